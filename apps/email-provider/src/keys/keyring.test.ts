import { minute, second, systemRandom } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import { openDatabase } from "@tale/database/open-database";
import {
  createLocalJWKSet,
  decodeProtectedHeader,
  jwtVerify,
  SignJWT,
  type JSONWebKeySet,
} from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrations } from "../stores/migrations.ts";
import { createSigningKeysStore } from "../stores/signing-keys.store.ts";
import { sweep } from "../stores/sweep.ts";
import { contacts, issuer } from "../testing/app.ts";
import { createAccessTokens } from "./access-tokens.ts";
import { createKeyring, type Keyring } from "./keyring.ts";

const lifetime = 300;
let time: number;
let database: Database;
const now = () => time;
beforeEach(async () => {
  time = Date.parse("2026-11-22T12:00:00Z");
  database = await openDatabase("file::memory:", migrations);
});
afterEach(() => database.close());

/** What one process has of the keys; all of them share the database. */
function startProcess() {
  const keyring = createKeyring(createSigningKeysStore(database, now), now);
  const accessTokens = createAccessTokens({ issuer, keyring, now, random: systemRandom, lifetime });
  const sign = () =>
    accessTokens.sign({
      subject: "u-alice",
      clientId: "quillpost",
      audience: contacts,
      scope: "contacts.read",
      grantId: "g",
    });
  return { keyring, accessTokens, sign };
}
const kidOf = (token: string) => decodeProtectedHeader(token).kid;
const publishedBy = async (keyring: Keyring) => (await keyring.keys()).map(({ kid }) => kid);

/**
 * A resource server that looks at the published keys every 300 seconds and not a moment earlier.
 */
function startVerifier(keyring: Keyring) {
  let cached: { at: number; keys: JSONWebKeySet["keys"] } | undefined;
  return async (token: string) => {
    if (!cached || time - cached.at >= lifetime * second)
      cached = { at: time, keys: (await keyring.keys()).map(({ publicJwk }) => publicJwk) };
    await jwtVerify(token, createLocalJWKSet({ keys: cached.keys }), {
      issuer,
      audience: contacts,
      typ: "at+jwt",
      currentDate: new Date(time),
    });
  };
}

describe("the first start", () => {
  it("makes one key, and the next start finds it", async () => {
    const first = await startProcess().sign();
    expect(kidOf(await startProcess().sign())).toBe(kidOf(first));
  });

  it("makes one key although two processes start at once", async () => {
    const processes = [startProcess(), startProcess(), startProcess()];
    const kids = (await Promise.all(processes.map(({ sign }) => sign()))).map(kidOf);
    expect(new Set(kids)).toHaveLength(1);
    expect(await database.all("SELECT kid FROM signing_keys")).toEqual([{ kid: kids[0] }]);
  });

  it("makes one RS256 key although it is asked for many times at once, and never shows a private part", async () => {
    const processes = [startProcess(), startProcess()];
    const kids = (
      await Promise.all(
        processes.flatMap(({ keyring }) => [keyring.current("RS256"), keyring.current("RS256")]),
      )
    ).map(({ kid }) => kid);
    expect(new Set(kids)).toHaveLength(1);
    const published = (await processes[0]!.keyring.published()).map(({ publicJwk }) => publicJwk);
    expect(published.map(({ alg }) => alg).sort()).toEqual(["ES256", "RS256"]);
    for (const jwk of published)
      expect(Object.keys(jwk).sort()).toEqual(
        (jwk.kty === "RSA" ? "alg,e,kid,kty,n,use" : "alg,crv,kid,kty,use,x,y").split(","),
      );
  });

  it("is tried again when the database could not answer", async () => {
    const store = createSigningKeysStore(database, now);
    let isGone = true;
    const keyring = createKeyring(
      {
        ...store,
        published: () => (isGone ? Promise.reject(new Error("gone")) : store.published()),
      },
      now,
    );
    await expect(keyring.current()).rejects.toThrow("gone");
    isGone = false;
    expect(await keyring.current()).toHaveProperty("kid");
  });
});

describe("a rotation", () => {
  it("publishes the next key at once, and signs with it when every cache has seen it", async () => {
    const { keyring, sign } = startProcess();
    const before = kidOf(await sign());
    const { kid, signsFrom } = await keyring.rotate(lifetime * second);
    expect(await publishedBy(keyring)).toEqual([kid, before]);
    expect(signsFrom - time).toBeGreaterThanOrEqual(2 * lifetime * second);
    time = signsFrom - 1;
    expect(kidOf(await sign())).toBe(before);
    time = signsFrom;
    expect(kidOf(await sign())).toBe(kid);
  });

  it("of one algorithm leaves the keys of another alone", async () => {
    const { keyring } = startProcess();
    const before = await keyring.current("RS256");
    await keyring.rotate(lifetime * second);
    time += 2 * lifetime * second;
    expect((await keyring.current("RS256")).kid).toBe(before.kid);
  });

  it("is noticed by another process within seconds", async () => {
    const [one, other] = [startProcess(), startProcess()];
    await other.sign();
    const { kid } = await one.keyring.rotate(lifetime * second);
    time += 5 * second;
    expect(await publishedBy(other.keyring)).toContain(kid);
  });

  it("drops the keys before it when the last token they signed has expired", async () => {
    const { keyring, sign } = startProcess();
    await sign();
    const { kid, othersUntil } = await keyring.rotate(lifetime * second);
    time = othersUntil;
    expect(await publishedBy(keyring)).toEqual([kid]);
    time += 1;
    await sweep(database, now);
    expect(await database.all("SELECT kid FROM signing_keys")).toEqual([{ kid }]);
  });

  it("makes no token fail anywhere, with two processes, cached keys, and a second rotation in a hurry", async () => {
    const [one, other] = [startProcess(), startProcess()];
    const verifiers = [startVerifier(one.keyring), startVerifier(other.keyring)];
    const rotations = new Map([
      [10, one],
      [40, other],
      [45, one],
      [300, other],
    ]);
    const alive: { token: string; until: number }[] = [];
    const kids = new Set<string | undefined>();
    for (let step = 0; step < 600; step++, time += 7 * second) {
      await rotations.get(step)?.keyring.rotate(lifetime * second);
      if (step % 50 === 0) await sweep(database, now);
      for (const { sign } of [one, other])
        alive.push({ token: await sign(), until: time + lifetime * second });
      while (alive[0]!.until <= time) alive.shift();
      for (const { token } of [alive[0]!, alive.at(-1)!, alive.at(-2)!]) {
        kids.add(kidOf(token));
        for (const verify of verifiers) await verify(token);
        expect(await one.accessTokens.read(token)).toBeDefined();
      }
    }
    expect(kids).toHaveLength(5);
  });
});

describe("our own tokens", () => {
  it("are read only as what they are: the kind, the key, the issuer and the time count", async () => {
    const { keyring, accessTokens } = startProcess();
    const { kid, privateKey } = await keyring.current();
    const sign = (header: object, claims: object) =>
      new SignJWT({ iss: issuer, sub: "u-alice", ...claims })
        .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid, ...header })
        .setExpirationTime(new Date(time + minute))
        .sign(privateKey);
    expect(await accessTokens.read(await sign({}, {}))).toMatchObject({ sub: "u-alice" });
    expect(await accessTokens.read(await sign({ typ: "JWT" }, {}))).toBeUndefined();
    expect(await accessTokens.read(await sign({ kid: "another" }, {}))).toBeUndefined();
    expect(
      await accessTokens.read(await sign({}, { iss: "https://evil.example" })),
    ).toBeUndefined();
    const expiring = await sign({}, {});
    time += minute;
    expect(await accessTokens.read(expiring)).toBeUndefined();
  });
});
