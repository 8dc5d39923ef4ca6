import { describe, expect, it } from "vitest";
import type { Leg } from "./leg.ts";
import { openTestRecord } from "./testing-record.ts";

const form = (fields: Record<string, string>) =>
  Object.entries(fields).map(([name, value]) => ({ in: "form", name, value }) as const);
const to = (location: string) => ({ status: 303, headers: { location } });

describe("where a leg is played", () => {
  const session = [{ tag: "aaaaaaaa", kind: "session", first: "", length: 43 }] as const;
  const mine = { request: { secrets: session } } as const;
  const providersOf = (legs: readonly Leg[]) => legs.map(({ provider }) => provider);
  const connect = "POST /posts/0123456789ab/connect/p";
  const authorizeAt = (provider: string) => to(`http://${provider}/authorize?state=s`);
  const ottermail = "ottermail.localhost:4011";

  it.each([
    ["fernmail", "fernmail"],
    ["ottermail", "ottermail"],
    ["ottermail-contacts", "ottermail"],
  ] as const)("is said by a message to %s", (receiver, provider) => {
    expect(providersOf(openTestRecord().exchange("GET /", receiver, { status: 200 }))).toEqual([
      provider,
      provider,
    ]);
  });

  it("is seen at the choice of a provider when the browser is sent there, and not before", () => {
    const { exchange, record } = openTestRecord();
    exchange(connect, "quillpost", { ...authorizeAt("fernmail.localhost:4001"), ...mine });
    expect(
      providersOf(exchange("GET /posts/0123456789ab/share", "quillpost", { status: 200, ...mine })),
    ).toEqual([null, null]);
    expect(
      providersOf(exchange(connect, "quillpost", { ...authorizeAt(ottermail), ...mine })),
    ).toEqual(["ottermail", "ottermail"]);
    expect(providersOf(record.legsOf("all"))).toEqual([
      "fernmail",
      "fernmail",
      null,
      null,
      "ottermail",
      "ottermail",
    ]);
  });

  it("is where Alice was sent for what comes back from there, and for what Quillpost makes of it", () => {
    const { exchange } = openTestRecord();
    exchange(connect, "quillpost", { ...authorizeAt(ottermail), ...mine });
    exchange("GET /account", "fernmail", { status: 200, ...mine });
    for (const line of [
      "GET /callback?code=c&state=s",
      "GET /posts/0123456789ab/friends/p",
    ] as const)
      expect(providersOf(exchange(line, "quillpost", { status: 303, ...mine }))).toEqual([
        "ottermail",
        "ottermail",
      ]);
  });

  it("is where the redirect came from, also when Alice has gone on elsewhere in another tab", () => {
    const { exchange } = openTestRecord();
    const answer = "/callback?code=c&state=s";
    for (const host of ["fernmail.localhost:4001", ottermail])
      exchange(connect, "quillpost", { ...authorizeAt(host), ...mine });
    exchange("POST /consent", "fernmail", {
      ...to(`http://blog.localhost:4000${answer}`),
      ...mine,
    });
    expect(providersOf(exchange(`GET ${answer}`, "quillpost", { status: 303, ...mine }))).toEqual([
      "fernmail",
      "fernmail",
    ]);
  });

  it("is found out later for those who share again: also that nobody lets Quillpost in", () => {
    const { exchange, record } = openTestRecord();
    exchange("GET /posts/0123456789ab/share", "quillpost", { status: 200, ...mine });
    exchange("POST /posts/0123456789ab/reconnect/p", "quillpost", {
      ...to("/posts/0123456789ab/share?problem=ended"),
      ...mine,
    });
    const token = {
      method: "POST",
      parameters: form({ grant_type: "refresh_token" }),
      secrets: session,
    };
    exchange("POST /token", "ottermail", {
      status: 400,
      parameters: [{ in: "json", name: "error", value: "invalid_grant" }],
      by: "quillpost",
      request: token,
    });
    exchange("GET /posts/0123456789ab/share?problem=ended", "quillpost", { status: 200, ...mine });
    const told = record
      .legsOf("all")
      .filter(({ step }) => step === "act-6.refused" || step === "act-6.asked-anew");
    expect(new Set(providersOf(told))).toEqual(new Set(["ottermail"]));
  });

  it("is not known with a provider of nobody in the cast", () => {
    const { exchange } = openTestRecord();
    exchange(connect, "quillpost", { ...authorizeAt("fernmail.localhost:4001"), ...mine });
    expect(
      providersOf(exchange(connect, "quillpost", { ...authorizeAt("mail.example"), ...mine })),
    ).toEqual([null, null]);
    expect(
      providersOf(exchange("GET /callback?code=c&state=s", "quillpost", { status: 303, ...mine })),
    ).toEqual([null, null]);
  });

  it("is not the one before when Quillpost refreshes at a provider of nobody in the cast", () => {
    const { exchange } = openTestRecord();
    exchange(connect, "quillpost", { ...authorizeAt("fernmail.localhost:4001"), ...mine });
    exchange("GET /posts/0123456789ab/friends/p", "quillpost", { status: 200, ...mine });
    const token = {
      url: "https://mail.example/token",
      parameters: form({ grant_type: "refresh_token" }),
      secrets: session,
    };
    const [request] = exchange("POST /token", "fernmail", {
      status: 200,
      by: "quillpost",
      request: token,
    });
    expect([request.to, request.step, request.provider]).toEqual([
      "elsewhere",
      "act-5.refresh-request",
      null,
    ]);
  });

  it("does not change when another provider tells Quillpost that a session ended there", () => {
    const { exchange } = openTestRecord();
    exchange(connect, "quillpost", { ...authorizeAt("fernmail.localhost:4001"), ...mine });
    expect(
      providersOf(
        exchange("POST /logout/p", "quillpost", { status: 200, by: "ottermail", ...mine }),
      ),
    ).toEqual(["ottermail", "ottermail"]);
    expect(
      providersOf(exchange("GET /callback?code=c&state=s", "quillpost", { status: 303, ...mine })),
    ).toEqual(["fernmail", "fernmail"]);
  });
});
