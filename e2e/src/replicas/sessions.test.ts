import { startTestPostgres, type TestPostgres } from "@tale/database/postgres.testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  authorizePath,
  codeIn,
  consent,
  open,
  redemptionOf,
  refreshOf,
  signIn,
  submit,
} from "./quillpost.ts";
import { startReplicas, type Browser, type Replicas } from "./replicas.ts";

let postgres: TestPostgres;
let replicas: Replicas;
let at: number;
let alice: Browser;
beforeAll(async () => {
  postgres = await startTestPostgres();
  replicas = await startReplicas(await postgres.createDatabase());
});
afterAll(async () => {
  await replicas.stop();
  await postgres.stop();
});
beforeEach(() => {
  at = 0;
  alice = replicas.openBrowser(() => at);
});

describe("a replica killed between", () => {
  test("sign-in and consent: the flow goes on at the other, up to the tokens", async () => {
    const consentPage = await signIn(alice, await open(alice, authorizePath));
    expect(consentPage.body).toContain('id="consent"');
    await replicas.kill(0);
    at = 1;
    const code = codeIn(await consent(alice, consentPage))!;
    expect((await replicas.ask(1, "/token", redemptionOf(code))).status).toBe(200);
    await replicas.restart(0);
  });

  test("authorization and token request: the code is good at the other, once", async () => {
    const code =
      codeIn(await open(alice, authorizePath)) ??
      codeIn(await signIn(alice, await open(alice, authorizePath)))!;
    await replicas.kill(0);
    const tokens = await replicas.ask(1, "/token", redemptionOf(code));
    expect(tokens.status).toBe(200);
    await replicas.restart(0);
    const { refresh_token: refreshToken } = JSON.parse(tokens.body) as { refresh_token: string };
    expect((await replicas.ask(0, "/token", refreshOf(refreshToken))).status).toBe(200);
    expect((await replicas.ask(0, "/token", redemptionOf(code))).status).toBe(400);
  });
});

describe("a session", () => {
  test("begun at one replica is good at the other, and its end at one counts at the other", async () => {
    await signIn(alice, await open(alice, "/account"));
    at = 1;
    const account = await open(alice, "/account");
    expect(account.body).toContain("alice@fernmail.example");
    const [, signOut] = /<form[^>]*action="([^"]*sign-out[^"]*)"/.exec(account.body)!;
    await submit(alice, account, signOut!, {});
    at = 0;
    expect((await open(alice, "/account")).body).toContain('id="sign-in"');
  });

  test("too many wrong passwords at both are counted together", async () => {
    const attempt = async (n: number) => {
      const mallory = replicas.openBrowser(() => n);
      return submit(mallory, await open(mallory, "/sign-in"), "/sign-in", {
        email: "bob@fernmail.example",
        password: "guessed",
      });
    };
    const statuses: number[] = [];
    for (let n = 0; n < 30 && statuses.at(-1) !== 429; n += 1)
      statuses.push((await attempt(n)).statusCode);
    expect(statuses.at(-1)).toBe(429);
    expect((await attempt(statuses.length)).statusCode).toBe(429);
  });
});

test("keys: what one replica signs, the other has published", async () => {
  const keysAt = async (replica: number) =>
    JSON.parse((await replicas.ask(replica, "/.well-known/oauth-authorization-server")).body) as {
      jwks_uri: string;
    };
  const path = new URL((await keysAt(0)).jwks_uri).pathname;
  const [one, other] = await Promise.all([replicas.ask(0, path), replicas.ask(1, path)]);
  expect(JSON.parse(one.body)).toEqual(JSON.parse(other.body));
});
