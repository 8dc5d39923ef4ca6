import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHttpClient } from "@tale/service/http-client";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

const main = new URL("main.ts", import.meta.url).pathname;
const http = createHttpClient();
const running = new Set<ChildProcess>();

let issuer: Server;
let issuerUrl: string;
let sign: (audience: string) => Promise<string>;

beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "first" };
  issuer = createServer(({ url }, response) => {
    response.end(
      JSON.stringify(
        url === "/jwks" ? { keys: [jwk] } : { issuer: issuerUrl, jwks_uri: `${issuerUrl}/jwks` },
      ),
    );
  }).listen(0, "127.0.0.1");
  await once(issuer, "listening");
  issuerUrl = `http://fernmail.localhost:${(issuer.address() as AddressInfo).port}`;
  sign = (audience) =>
    new SignJWT({ client_id: "quillpost", scope: "contacts.read contacts.write" })
      .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: "first" })
      .setIssuer(issuerUrl)
      .setAudience(audience)
      .setSubject("u-alice")
      .setJti("1")
      .setIssuedAt()
      .setExpirationTime("5m")
      .sign(privateKey);
});

afterAll(() => issuer.close());

afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
  running.clear();
});

/** Runs the party as its own process, as everybody does. */
function run(environment: Record<string, string>) {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH, ...environment },
    cwd: mkdtempSync(join(tmpdir(), "tale-contacts-")),
  });
  running.add(child);
  const said = { log: "" };
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text) => (said.log += text));
  return { child, said };
}

async function start(databaseUrl: string) {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  const origin = `http://contacts.fernmail.localhost:${port}`;
  const party = run({
    PORT: String(port),
    ORIGIN: origin,
    DATABASE_URL: databaseUrl,
    TRUSTED_ISSUERS: issuerUrl,
  });
  await expect
    .poll(
      () =>
        http(`${origin}/readyz`).then(
          ({ status }) => status,
          () => party.said.log,
        ),
      { timeout: 10_000 },
    )
    .toBe(200);
  const authorization = `Bearer ${await sign(origin)}`;
  return { ...party, origin, authorization };
}

const freshDatabase = () =>
  `file:${join(mkdtempSync(join(tmpdir(), "tale-contacts-")), "contacts.db")}`;

describe("the process", () => {
  it("keeps what it acknowledged through kill -9, in the middle of more", async () => {
    const databaseUrl = freshDatabase();
    const { child, origin, authorization } = await start(databaseUrl);
    const acknowledged: string[] = [];
    const enough = 20;
    const headers = { authorization, "content-type": "application/json" };
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let number = 0; ; number += 1) {
        const answer = await http(`${origin}/contacts`, {
          method: "POST",
          headers,
          body: JSON.stringify({ email: `friend${writer}.${number}@friends.example` }),
        });
        if (acknowledged.push(JSON.parse(answer.body).id) === enough) child.kill("SIGKILL");
      }
    });
    await Promise.allSettled(writers);

    const again = await start(databaseUrl);
    const { body } = await http(`${again.origin}/contacts?limit=500`, {
      headers: { authorization: again.authorization },
    });
    const kept = JSON.parse(body).contacts.map(({ id }: { id: string }) => id);
    expect(acknowledged.length).toBeGreaterThanOrEqual(enough);
    expect(kept).toEqual(expect.arrayContaining(acknowledged.slice(0, 500)));
  });

  it("writes one line per request and never a token, an address or a name", async () => {
    const { child, said, origin, authorization } = await start(freshDatabase());
    const token = authorization.slice("Bearer ".length);
    await http(`${origin}/contacts`, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: '{"name":"Carol","email":"carol@friends.example"}',
    });
    await http(`${origin}/contacts?access_token=${token}`);
    await http(`${origin}/contacts`, { headers: { authorization: `${authorization}x` } });
    child.kill("SIGTERM");
    await once(child, "exit");
    expect(said.log.match(/"answered"/g)).toHaveLength(3);
    for (const secret of [token, token.split(".")[2], "carol@friends", "Carol"])
      expect(said.log).not.toContain(secret);
  });

  it("says once, and without any value, for which claim it refused a token", async () => {
    const { child, said, origin } = await start(freshDatabase());
    const token = await sign("https://elsewhere.example");
    await http(`${origin}/contacts`, { headers: { authorization: `Bearer ${token}` } });
    child.kill("SIGTERM");
    await once(child, "exit");
    const refusals = said.log.split("\n").filter((line) => line.includes('"token refused"'));
    expect(refusals.map((line) => JSON.parse(line).reason)).toEqual([
      `The token is meant for another resource: its aud does not name ${origin}.`,
    ]);
    expect(said.log).not.toContain("elsewhere.example");
  });

  it("ends cleanly when told to, and leaves its database closed", async () => {
    const databaseUrl = freshDatabase();
    const { child } = await start(databaseUrl);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(existsSync(`${databaseUrl.slice("file:".length)}-wal`)).toBe(false);
  });
});

describe("a start that is refused", () => {
  const corrupt = join(mkdtempSync(join(tmpdir(), "tale-contacts-")), "corrupt.db");
  writeFileSync(corrupt, "This is no database. ".repeat(1_000));

  it.each([
    [{ TRUSTED_ISSUERS: "http://id.example" }, /^Cannot start: TRUSTED_ISSUERS .+\n$/],
    [{ SEED: "/nowhere.json" }, /^Cannot start: SEED=\/nowhere.json .+\n$/],
    [
      { DATABASE_URL: `file:${corrupt}` },
      /^Cannot start: the database file:.+corrupt.db cannot be opened: .+\n$/,
    ],
  ])("says why in one line: %o", async (environment: Record<string, string>, line) => {
    const { child, said } = run({ PORT: "0", ...environment });
    expect(await once(child, "exit")).toEqual([1, null]);
    expect(said.log).toMatch(line);
  });
});
