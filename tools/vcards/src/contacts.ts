import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import type { Person } from "./people.ts";

const main = fileURLToPath(new URL("../../../apps/contacts/src/main.ts", import.meta.url));

/** What Contacts says about an imported file. */
export interface ImportReport {
  readonly imported: number;
  readonly skipped: readonly { readonly card: number; readonly reason: string }[];
  readonly notes: readonly { readonly card: number; readonly note: string }[];
}

/** One empty address book. */
export interface Book {
  add(person: Person): Promise<void>;
  importFile(file: Buffer): Promise<ImportReport>;
  exportFile(version: "3.0" | "4.0"): Promise<string>;
  people(): Promise<Person[]>;
}

/** Contacts as a process of its own, and an issuer that it trusts. */
export interface Contacts {
  openBook(): Promise<Book>;
  stop(): Promise<void>;
}

export async function startContacts(folder: string, port: number): Promise<Contacts> {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "tool" };
  const issuer = createServer(({ url }, response) => {
    const metadata = { issuer: issuerUrl, jwks_uri: `${issuerUrl}/jwks` };
    response.end(JSON.stringify(url === "/jwks" ? { keys: [jwk] } : metadata));
  });
  const issuerUrl = `http://127.0.0.1:${await listen(issuer, port)}`;
  const origin = `http://127.0.0.1:${port + 1}`;
  const party = startParty(folder, {
    PORT: String(port + 1),
    ORIGIN: origin,
    TRUSTED_ISSUERS: issuerUrl,
  });
  await ready(origin, party.log);

  const tokenOf = (subject: string) =>
    new SignJWT({ client_id: "vcards", scope: "contacts.read contacts.write" })
      .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: "tool" })
      .setIssuer(issuerUrl)
      .setAudience(origin)
      .setSubject(subject)
      .setJti(crypto.randomUUID())
      .setIssuedAt()
      .setExpirationTime("5m")
      .sign(privateKey);

  return {
    openBook: async () => bookWith(origin, `Bearer ${await tokenOf(crypto.randomUUID())}`),
    stop: async () => {
      issuer.close();
      if (party.child.exitCode === null) {
        party.child.kill();
        await once(party.child, "exit");
      }
    },
  };
}

function startParty(folder: string, environment: Record<string, string>) {
  const seed = `${folder}/seed.json`;
  writeFileSync(seed, '{"books":[]}');
  const env = {
    PATH: process.env.PATH,
    HOST: "127.0.0.1",
    DATABASE_URL: "file::memory:",
    SEED: seed,
    ...environment,
  };
  const child = spawn(process.execPath, [main], { env, cwd: folder });
  const log: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text) => log.push(String(text)));
  return { child, log };
}

async function ready(origin: string, log: readonly string[]): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const isReady = await fetch(`${origin}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Contacts does not start: ${log.join("").trim().split("\n").at(-1)}`);
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

function bookWith(origin: string, authorization: string): Book {
  async function send(
    path: string,
    method: string,
    headers: Record<string, string>,
    body?: Buffer | string,
  ) {
    const answer = await fetch(`${origin}${path}`, {
      method,
      headers: { authorization, ...headers },
      body: body as string,
    });
    if (!answer.ok) throw new Error(`Contacts answers ${answer.status}: ${await answer.text()}`);
    return answer;
  }
  return {
    add: async (person) => {
      await send(
        "/contacts",
        "POST",
        { "content-type": "application/json" },
        JSON.stringify(person),
      );
    },
    importFile: async (file) =>
      (
        await send("/contacts", "POST", { "content-type": "text/vcard" }, file)
      ).json() as Promise<ImportReport>,
    exportFile: async (version) =>
      (await send("/contacts", "GET", { accept: `text/vcard;version=${version}` })).text(),
    people: async () => {
      const page = (await (await send("/contacts?limit=500", "GET", {})).json()) as {
        contacts: Person[];
      };
      return page.contacts.map(({ name, email }) => ({ name, email }));
    },
  };
}
