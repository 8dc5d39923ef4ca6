import { describe, expect, it } from "vitest";
import { compareCodeAndToken, compared } from "./code-or-token.ts";
import { glossary } from "./glossary.ts";

const claims = { aud: "http://contacts.example", scope: "contacts.read", client_id: "narrator" };
const rows = compareCodeAndToken({
  code: "Xk3f…",
  accessToken: "eyJh…",
  codeLifetime: 60,
  tokenLifetime: 300,
  codeAge: 38,
  secondUse: "invalid_grant",
  contacts: 5,
  claims,
});
const told = JSON.stringify(rows);

describe("code or token", () => {
  it.each([
    "Xk3f…",
    "eyJh…",
    "60 seconds",
    "300 seconds",
    "less than a second",
    "invalid_grant",
    "5 contacts",
    ...Object.values(claims),
  ])("tells this run's %s", (value) => {
    expect(told).toContain(value);
  });

  it("answers no question alike for both", () => {
    for (const { code, token } of rows) expect(code).not.toBe(token);
  });

  it("asks what the story promised: structure, lifetime, uses, holder, channel, thief", () => {
    expect(rows.map(({ question }) => question)).toEqual([
      "This run's",
      "What is inside?",
      "How long does it live?",
      "How often does it work?",
      "Who may hold it?",
      "Which channel?",
      "Who takes it?",
      "What does a thief need?",
    ]);
  });

  it("compares two terms of the glossary", () => {
    expect([glossary[compared.code].name, glossary[compared.token].name]).toEqual([
      "authorization code",
      "access token",
    ]);
  });
});
