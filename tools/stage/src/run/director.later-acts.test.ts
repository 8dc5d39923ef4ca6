import type { MessageId } from "@tale/backstage/facts";
import { describe, expect, it } from "vitest";
import { openTestRecord } from "./testing-record.ts";
import { form, stepsOf, to } from "./director.testing.ts";

describe("a journey that does not get to the friends", () => {
  it.each([
    ["provider_down", "beside.trouble"],
    ["denied", "act-4.kind-page"],
    ["ended", "act-6.asked-anew"],
  ])("for %s ends at %s", (problem, step) => {
    expect(
      stepsOf(
        openTestRecord().exchange(`GET /posts/0123456789ab/share?problem=${problem}`, "quillpost", {
          status: 200,
        }),
      ),
    ).toEqual([step, step]);
  });

  it("does not ask through the browser when the provider is away", () => {
    const { exchange } = openTestRecord();
    expect(
      stepsOf(
        exchange(
          "POST /posts/0123456789ab/connect/p",
          "quillpost",
          to("/posts/0123456789ab/share?problem=provider_down"),
        ),
      ),
    ).toEqual(["act-2.choose-provider", "beside.trouble"]);
  });
});

describe("sharing again", () => {
  const session = [{ tag: "aaaaaaaa", kind: "session", first: "", length: 43 }] as const;
  const token = {
    method: "POST",
    parameters: form({ grant_type: "refresh_token" }),
    secrets: session,
  };

  it("is act 6 from its first message on when the refresh token is dead", () => {
    const { exchange, record } = openTestRecord();
    exchange("GET /posts/0123456789ab/share", "quillpost", {
      status: 200,
      request: { secrets: session },
    });
    // In life the choice is answered only after the refresh; that makes no difference here.
    exchange("POST /posts/0123456789ab/reconnect/p", "quillpost", {
      status: 303,
      request: { secrets: session },
    });
    expect(stepsOf(record.legsOf("all"))).toEqual([
      "act-5.share-again",
      "act-5.share-again",
      "act-5.share-again",
      "act-5.no-question",
    ]);
    exchange("POST /token", "fernmail", {
      status: 400,
      parameters: [{ in: "json", name: "error", value: "invalid_grant" }],
      by: "quillpost",
      request: token,
    });
    expect(stepsOf(record.legsOf("all")).filter((step) => step.startsWith("act-5."))).toEqual([]);
    expect(stepsOf(record.legsOf("all")).slice(-2)).toEqual(["act-6.refused", "act-6.refused"]);
  });

  it("does not call the tokens dead because the server is busy", () => {
    const { exchange } = openTestRecord();
    const refresh = (status: number) =>
      stepsOf(exchange("POST /token", "fernmail", { status, by: "quillpost", request: token }));
    expect(refresh(503)).toEqual(["beside.refused", "beside.refused"]);
    expect(refresh(200)).toEqual(["act-5.refresh-request", "act-5.refresh-request"]);
  });
});

describe("a look-up of the endpoints", () => {
  it("is act 1 where a developer's step led to it, and routine where a user's did", () => {
    const ask = "GET /.well-known/oauth-authorization-server";
    const causes = ["POST /providers/1/credentials", "POST /posts/1/connect/2"] as const;
    const steps = causes.map((cause) => {
      const { exchange } = openTestRecord();
      let asked: readonly string[] = [];
      const meanwhile = (during: MessageId): void =>
        void (asked = stepsOf(exchange(ask, "fernmail", { status: 200, by: "quillpost", during })));
      exchange(cause, "quillpost", { status: 303, meanwhile });
      return asked;
    });
    expect(steps).toEqual([
      ["act-1.discovery", "act-1.discovery"],
      ["beside.look-up", "beside.look-up"],
    ]);
  });
});

describe("what others of the cast ask", () => {
  it("is theirs: Contacts looks up keys, and nobody of the cast asks for Quillpost", () => {
    const { exchange } = openTestRecord();
    const metadata = "GET /.well-known/oauth-authorization-server";
    expect(stepsOf(exchange(metadata, "fernmail", { status: 200, by: "quillpost" }))[0]).toBe(
      "act-1.discovery",
    );
    expect(
      stepsOf(exchange(metadata, "fernmail", { status: 200, by: "fernmail-contacts" }))[0],
    ).toBe("act-2.keys-request");
    expect(stepsOf(exchange(metadata, "fernmail", { status: 200 }))).toEqual([
      "beside.other",
      "beside.other",
    ]);
    expect(
      stepsOf(
        exchange("POST /introspect", "fernmail", { status: 200, by: "fernmail-contacts" }),
      )[0],
    ).toBe("beside.introspection");
  });
});
