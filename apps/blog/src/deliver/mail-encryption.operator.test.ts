import { beforeAll, describe, expect, test } from "vitest";
import { readMailServer } from "./mail-server.ts";
import {
  hand,
  here,
  notOffering,
  offering,
  trustCertificates,
  unknown,
  unreachable,
} from "../testing/mail-encryption.ts";

beforeAll(trustCertificates);

describe("the operator may say otherwise", () => {
  test.each([
    [
      "?ignoreTLS=true: in the clear, though TLS is offered",
      offering,
      { tls: unknown },
      { tls: "never" },
    ],
    [
      "?requireTLS=false: in the clear, where it is not offered",
      notOffering,
      {},
      { tls: "offered" },
    ],
    ["?requireTLS=false: over TLS, where it is", offering, { tls: here }, { tls: "offered" }],
    [
      "?tls.rejectUnauthorized=false: with any certificate",
      offering,
      { tls: unknown },
      { verifies: false },
    ],
  ] as const)("%s", async (_what, answers, options, changes) => {
    expect((await hand(answers, options, changes)).outcome).toEqual({ kind: "sent" });
  });

  test("?requireTLS=true on this machine: nothing in the clear", async () => {
    const { outcome, told } = await hand(
      notOffering,
      {},
      {
        ...readMailServer("smtp://127.0.0.1?requireTLS=true", {
          origin: "http://blog.localhost:4000",
          localhost: "loopback",
        }),
        port: 0,
      },
    );
    expect([outcome.kind, told]).toEqual(["unreachable", []]);
  });
});

describe("credentials that are not accepted", () => {
  test("are told as such, without them", async () => {
    const { outcome, told } = await hand(
      (line, moment) =>
        line.startsWith("AUTH") ? "535 5.7.8 bad credentials" : offering(line, moment),
      { tls: here },
    );
    expect([outcome, told]).toEqual([
      unreachable("sign in", /^535 5.7.8 bad credentials$/),
      ["AUTH"],
    ]);
    expect(JSON.stringify(outcome)).not.toContain("secret");
  });
});
