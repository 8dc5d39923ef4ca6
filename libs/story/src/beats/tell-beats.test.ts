import { describe, expect, it } from "vitest";
import { beats, beatsOfAct } from "../beats.ts";
import { playAct2 } from "./act-2.testing.ts";
import { aRecord, failed, secret } from "./run.testing.ts";
import type { ToldBeat } from "./tell-beats.ts";

const ids = (told: readonly ToldBeat[]) => told.map(({ id }) => id);
const sentenceOf = (told: readonly ToldBeat[], id: ToldBeat["id"]) =>
  told.find((beat) => beat.id === id)?.sentence;

describe("act 2", () => {
  it("is told beat by beat, in order, with what was really said", () => {
    const told = playAct2().tell();
    expect(ids(told)).toEqual(beatsOfAct[2]!.slice(0, 12));
    expect(new Set(told.map(({ act, scene }) => `${act} ${scene}`))).toEqual(new Set(["2 1"]));
    expect(sentenceOf(told, "write")).toContain("Alice publishes “Low water” on Quillpost");
    expect(sentenceOf(told, "ask")).toContain("may it read and change Alice's address book?");
    expect(sentenceOf(told, "tokens")).toContain("lives 5 minutes and a refresh token");
    expect(sentenceOf(told, "friends")).toContain("answers with 2 friends");
  });

  it("asks only for what the scope says", () => {
    const told = playAct2(undefined, { scopes: "contacts.read" }).tell();
    expect(sentenceOf(told, "ask")).toContain("may it read Alice's address book?");
  });

  it("calls a person by the name they signed in with, and before that the author", () => {
    expect(sentenceOf(playAct2().tell("Bob"), "sign-in")).toContain("Bob types the password");
    const nameless = aRecord();
    playAct2(nameless);
    const told = nameless.tell("");
    expect(told.every(({ sentence }) => !sentence.includes("Alice"))).toBe(true);
  });

  it("has every message behind exactly one beat, and in order", () => {
    const record = playAct2();
    const behind = record.tell().flatMap(({ messages }) => messages);
    expect(behind.toSorted((one, other) => one - other)).toEqual(record.messages.map(({ n }) => n));
    expect(new Set(behind).size).toBe(behind.length);
  });

  it("shows the secrets that travel, and the code's end on the provider's lane", () => {
    const trade = playAct2()
      .tell()
      .find(({ id }) => id === "trade")!;
    expect(trade.secrets).toEqual(["authorization-code", "code-verifier", "client-secret"]);
    expect(trade.boxes).toContainEqual({
      party: "fernmail",
      text: "the code is spent",
      kind: "kept",
    });
  });
});

describe("never claimed", () => {
  it("is a token that was not given: the refusal says which check said no, once", () => {
    const told = playAct2(undefined, {
      token: {
        status: 400,
        checks: [failed("the code has not expired", "fernmail")],
        json: { error: "invalid_grant" },
        rows: [],
      },
    }).tell();
    expect(ids(told).at(-1)).toBe("tokens");
    expect(told.at(-1)).toMatchObject({ isRefused: true, label: "no" });
    expect(told.at(-1)!.sentence).toBe("Fernmail does not give a token: This code has expired.");
    expect(told.flatMap(({ boxes }) => boxes).filter(({ kind }) => kind === "failed")).toHaveLength(
      1,
    );
  });

  it("is an answer while the question waits", () => {
    const told = playAct2(undefined, { token: { isOpen: true, checks: [] } }).tell();
    expect(ids(told)).not.toContain("tokens");
    expect(told.find(({ id }) => id === "trade")!.sentence).not.toMatch(/spent|gets/);
  });

  it("is a check that was not made", () => {
    const told = playAct2(undefined, { contacts: { checks: [] } }).tell();
    expect(sentenceOf(told, "friends")).not.toContain("checked");
  });

  it("is a client secret that a public client does not have", () => {
    const told = playAct2(undefined, { token: { basic: { client_id: "quillpost" } } }).tell();
    expect(sentenceOf(told, "trade")).toMatch(/sends the code and the code verifier\.$/);
  });

  it("is that a stranger's application is Quillpost", () => {
    const record = aRecord();
    record.exchange({
      to: "fernmail",
      path: "/authorize",
      query: { client_id: "narrator", response_type: "code", state: secret.state },
      location: { code: secret.code, state: secret.state },
    });
    expect(record.tell()).toEqual([]);
  });
});

describe("an answer of the user", () => {
  it("that allows some is act 3, and says what was left out", () => {
    const told = playAct2(undefined, {
      allowed: ["contacts.write"],
      token: {
        json: { access_token: secret.access, expires_in: "300", scope: "contacts.write" },
      },
    }).tell();
    expect(new Set(told.map(({ act }) => act))).toEqual(new Set([3]));
    expect(sentenceOf(told, "consent")).toBe(
      "Alice allows Quillpost to change Alice's address book, and not to read that address book.",
    );
    expect(sentenceOf(told, "tokens")).toContain("only to change the address book");
  });

  it("that is no is act 4, and no refusal by anybody", () => {
    const told = playAct2(undefined, { allowed: [] }).tell();
    expect(new Set(told.map(({ act }) => act))).toEqual(new Set([4]));
    expect(told.filter(({ isRefused }) => isRefused)).toEqual([]);
    expect(told.flatMap(({ boxes }) => boxes).filter(({ kind }) => kind === "failed")).toEqual([]);
    expect(sentenceOf(told, "code")).toContain("there is no code");
  });
});

describe("a wrong password", () => {
  it("is told as one, and the right one after it as another beat", () => {
    const record = aRecord();
    playAct2(record);
    const right = record.messages.findIndex(({ url }) => url.endsWith("/sign-in"));
    const wrong = aRecord();
    wrong.messages.push(...record.messages.slice(0, right));
    const signIn = {
      to: "fernmail",
      method: "POST",
      path: "/sign-in",
      form: { request: "‹request-id:x›", password: secret.password },
    };
    wrong.exchange({ ...signIn, status: 401, page: "Sign in" });
    wrong.exchange(signIn);
    const told = wrong.tell().filter(({ id }) => id === "sign-in");
    expect(told.map(({ isRefused }) => isRefused)).toEqual([true, false]);
    expect(told[0]!.sentence).toContain("does not accept this password");
  });
});

describe("who comes again", () => {
  it("begins another scene with the next share, and none with a page that is read again", () => {
    const record = playAct2();
    record.exchange({ to: "quillpost", path: "/posts/1/share", page: "Where are your friends?" });
    record.exchange({ to: "quillpost", path: "/posts/1/share", page: "Where are your friends?" });
    const told = record.tell();
    expect(told.filter(({ id }) => id === "share")).toHaveLength(2);
    expect(new Set(told.map(({ scene }) => scene)).size).toBe(2);
  });

  it("plays act 5 with a refresh token, and act 6 when it is refused", () => {
    const later = (status: number) => {
      const record = playAct2();
      record.exchange({ to: "quillpost", path: "/posts/1/share", page: "Where?" });
      record.exchange({
        from: "quillpost",
        to: "fernmail",
        method: "POST",
        path: "/token",
        form: { grant_type: "refresh_token", refresh_token: secret.refresh },
        status,
        checks: status < 400 ? [] : [failed("the refresh token is alive", "fernmail")],
        json: status < 400 ? { access_token: secret.access } : { error: "invalid_grant" },
      });
      return record.tell().at(-1)!;
    };
    expect(later(200)).toMatchObject({ id: "renewed", act: 5, isRefused: false });
    expect(later(400)).toMatchObject({ id: "renewed", act: 6, isRefused: true });
  });
});

describe("a token that expires in the middle of act 2", () => {
  it("is renewed there, and the act stays what it is", () => {
    const record = playAct2();
    record.exchange({
      from: "quillpost",
      to: "fernmail",
      method: "POST",
      path: "/token",
      form: { grant_type: "refresh_token", refresh_token: secret.refresh },
      json: { access_token: secret.access },
    });
    expect(record.tell().at(-1)).toMatchObject({ id: "renewed", act: 2 });
  });
});

describe("the strip of an act", () => {
  it.each(Object.entries(beatsOfAct))("%s has up to 14 steps, each a beat of its own", (_, all) => {
    expect(all.length).toBeLessThanOrEqual(14);
    expect(new Set(all).size).toBe(all.length);
    for (const id of all) expect(beats).toHaveProperty([id]);
  });
});
