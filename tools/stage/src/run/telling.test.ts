import { describe, expect, it } from "vitest";
import type { Leg } from "./leg.ts";
import { openTestRecord } from "./testing-record.ts";

const session = [{ tag: "aaaaaaaa", kind: "session", first: "", length: 43 }] as const;
const mine = { request: { secrets: session } } as const;
const to = (location: string) => ({ status: 303, headers: { location } });
const form = (...fields: [string, string][]) =>
  fields.map(([name, value]) => ({ in: "form", name, value }) as const);
const both = "contacts.read contacts.write";
const authorize = `http://fernmail.localhost:4001/authorize?response_type=code&scope=${encodeURIComponent(both)}&state=s`;
const saidBy = ([request, response]: readonly [Leg, Leg]) => [request.told, response.told];

function openRun() {
  const { exchange, record } = openTestRecord();
  const post = (path: string, ...fields: [string, string][]) => ({
    line: `POST ${path}` as const,
    request: { secrets: session, parameters: form(...fields) },
  });
  return {
    record,
    exchange,
    signIn: (email: string) => {
      const { line, request } = post("/sign-in", ["email", email], ["request", "r"]);
      return exchange(line, "fernmail", { ...to("/consent?request=r"), request });
    },
    choose: () =>
      exchange("POST /posts/0123456789ab/connect/p", "quillpost", { ...to(authorize), ...mine }),
    ask: () =>
      exchange(`GET ${authorize.replace(/^http:..[^/]*/, "")}`, "fernmail", {
        ...to("/consent?request=r"),
        ...mine,
      }),
    look: () => exchange("GET /consent?request=r", "fernmail", { status: 200, ...mine }),
    answer: (location: string, ...fields: [string, string][]) => {
      const { line, request } = post("/consent", ...fields);
      return exchange(line, "fernmail", { ...to(location), request });
    },
  };
}
const callback = "http://blog.localhost:4000/callback?code=c&state=s";

describe("a redirect", () => {
  it("is told by where it leads: to the provider, back with the code, or to a page of its own", () => {
    const { choose, answer, exchange } = openRun();
    expect(choose()[1].told).toMatchObject({
      title: "Quillpost asks, through the browser",
      plain: expect.stringContaining("to Fernmail with a question") as string,
    });
    const back = answer(callback, ["decision", "allow"], ["scope", "contacts.read"])[1];
    expect(back.told.plain).toBe(
      "Fernmail sends the browser back to the agreed address, with a code in the URL.",
    );
    const [arrival, onward] = exchange("GET /callback?code=c&state=s", "quillpost", {
      ...to("/posts/0123456789ab/friends/p"),
      ...mine,
    });
    expect(arrival.told.plain).toContain("The browser brings the code to Quillpost");
    expect(onward.step).toBe("act-2.authorization-response");
    expect(onward.told.title).toBe("Quillpost has its tokens");
    expect(onward.told.plain).not.toMatch(/with a code|Fernmail/);
  });
});

describe("the question of a provider", () => {
  it("is no answer yet, while the person only looks, whatever the answer will be", () => {
    for (const [fields, step] of [
      [[["decision", "deny"]], "act-4.deny"],
      [
        [
          ["decision", "allow"],
          ["scope", "contacts.write"],
        ],
        "act-3.consent-to-some",
      ],
      [
        [
          ["decision", "allow"],
          ["scope", "contacts.read"],
          ["scope", "contacts.write"],
        ],
        "act-2.consent",
      ],
    ] as const) {
      const { choose, ask, look, answer, signIn } = openRun();
      choose();
      signIn("alice@fernmail.example");
      ask();
      const looked = look();
      const before = saidBy(looked);
      answer(callback, ...(fields as unknown as [string, string][]));
      expect(looked[1].step).toBe(step);
      expect(saidBy(looked)).toMatchObject(before.map(({ title, plain }) => ({ title, plain })));
      expect(before[1]!.title).toBe("Fernmail asks Alice");
      expect(before[1]!.plain).toContain(
        "may the application read and change Alice's address book?",
      );
    }
  });
});

describe("what is allowed", () => {
  const answered = (...scopes: string[]) => {
    const { choose, ask, answer, signIn } = openRun();
    choose();
    signIn("alice@fernmail.example");
    ask();
    const ticks = scopes.map((scope): [string, string] => ["scope", scope]);
    return answer(callback, ["decision", "allow"], ...ticks)[0].told.plain;
  };

  it.each([
    [
      ["contacts.read"],
      "Alice lets the application read Alice's address book, and not change the address book.",
    ],
    [
      ["contacts.write"],
      "Alice lets the application change Alice's address book, and not read the address book.",
    ],
    [
      ["contacts.read", "contacts.write"],
      "Alice says yes: the application may read and change Alice's address book.",
    ],
  ])("is told by the ticks %j", (scopes, sentence) => {
    expect(answered(...scopes)).toBe(sentence);
  });

  it("is not made up where nobody told what was asked", () => {
    const { answer } = openRun();
    expect(answer(callback, ["decision", "allow"], ["scope", "contacts.read"])[0].told.plain).toBe(
      "The author says yes.",
    );
  });
});

describe("the person of a run", () => {
  it("is called by the name given when signing in, also in what came before, and never Alice before that", () => {
    const { choose, signIn } = openRun();
    const [chosen] = choose();
    expect(chosen.told.plain).toMatch(/^The author picks Fernmail/);
    const signedIn = signIn("bob@fernmail.example");
    expect(chosen.told.plain).toMatch(/^Bob picks Fernmail/);
    expect(signedIn[1].told.plain).toContain("it is Bob");
    expect(signIn("carol@fernmail.example")[1].told.plain).toContain("it is Carol");
    expect(chosen.told.plain).toMatch(/^Bob/);
  });
});

describe("a refusal", () => {
  it("says which check said no, once and positively, at the question and at the answer", () => {
    const { exchange } = openRun();
    const told = exchange("POST /sign-in", "fernmail", {
      status: 401,
      request: { parameters: form(["email", "alice@fernmail.example"], ["request", "r"]) },
      checks: [
        ["not too many attempts", true],
        ["the password belongs to the account", false],
      ],
    });
    for (const { title, plain } of saidBy(told))
      expect([title, plain]).toEqual([
        "Fernmail says no",
        "The address and the password do not belong together.",
      ]);
  });

  it("of a code says until when the token lives that the code was traded for", () => {
    const { exchange } = openRun();
    const code = { tag: "bbbbbbbb", kind: "authorization-code", first: "c", length: 43 } as const;
    const exp = Math.floor(new Date(2026, 10, 30, 13, 9).getTime() / 1_000);
    const jwt = { header: {}, claims: { exp } };
    const token = { tag: "cccccccc", kind: "access-token", first: "e", length: 600, jwt } as const;
    const trade = { by: "quillpost", request: { secrets: [...session, code] } } as const;
    exchange("POST /token", "fernmail", { status: 200, secrets: [token], ...trade });
    const [, again] = exchange("POST /token", "fernmail", {
      status: 400,
      checks: [["the code is used for the first time", false]],
      ...trade,
    });
    expect(again.told.plain).toBe(
      "This code was used before. Fernmail ended what came of it; the access token lives until 13:09.",
    );
  });

  it("is none where a person says no", () => {
    const { answer } = openRun();
    const [denied] = answer("http://blog.localhost:4000/callback?error=access_denied&state=s", [
      "decision",
      "deny",
    ]);
    expect(denied.told.title).toBe("The author says no");
  });
});
