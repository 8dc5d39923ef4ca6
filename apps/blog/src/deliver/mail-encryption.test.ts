import { beforeAll, describe, expect, test } from "vitest";
import {
  elsewhere,
  hand,
  here,
  notOffering,
  offering,
  trustCertificates,
  unknown,
  unreachable,
} from "../testing/mail-encryption.ts";

beforeAll(trustCertificates);

describe("a server elsewhere hears user, password and letter over TLS or not at all (RFC 3207 §6)", () => {
  test.each([
    ["STARTTLS", offering, "smtp", {}],
    ["TLS from the first byte", offering, "smtps", { isImplicit: true }],
  ] as const)(
    "over %s, by the address in its certificate",
    async (_what, answers, scheme, options) => {
      const { outcome, told, received } = await hand(
        answers,
        { tls: here, ...options },
        {},
        scheme,
      );
      expect([outcome, told, received]).toEqual([{ kind: "sent" }, ["AUTH", "MAIL", "RCPT"], 1]);
    },
  );

  test("or by the name in its certificate", async () => {
    expect((await hand(offering, { tls: here }, { servername: "mail.example" })).outcome).toEqual({
      kind: "sent",
    });
  });

  test.each([
    [
      "it offers no STARTTLS",
      notOffering,
      {},
      "smtp",
      "cannot be encrypted",
      /502 5.5.1 not implemented/,
    ],
    [
      "nobody whom we trust knows its certificate",
      offering,
      { tls: unknown },
      "smtp",
      "certificate cannot be trusted",
      /self-signed certificate/,
    ],
    [
      "its certificate is for another name",
      offering,
      { tls: elsewhere },
      "smtp",
      "certificate cannot be trusted",
      /does not match/,
    ],
    [
      "nobody whom we trust knows it, from the first byte",
      offering,
      { tls: unknown, isImplicit: true },
      "smtps",
      "certificate cannot be trusted",
      /self-signed certificate/,
    ],
    [
      "it does not speak TLS from the first byte",
      offering,
      {},
      "smtps",
      "cannot be encrypted",
      /wrong version number|packet length too long|record/i,
    ],
    [
      "it waits for TLS from the first byte",
      offering,
      { tls: here, isImplicit: true },
      "smtp",
      "does not answer",
      /Greeting never received/,
    ],
  ] as const)(
    "nothing, when %s; and the reason is told",
    async (_what, answers, options, scheme, reason, said) => {
      const { outcome, told, received } = await hand(answers, options, {}, scheme);
      expect([outcome, told, received]).toEqual([unreachable(reason, said), [], 0]);
    },
  );
});
