import { generateKeyPairSync, hash, randomBytes, sign } from "node:crypto";
import formbody from "@fastify/formbody";
import fastify, { type FastifyReply } from "fastify";
import { openDatabase } from "@tale/database/open-database";

/**
 * The limit of every flow: a bare handler that does only what cannot be left out. It parses,
 * compares the challenge, signs one ES256 token, and remembers codes and refresh tokens: on disk
 * where DATABASE_URL is set, where concurrent requests share a commit, else in memory. It knows no
 * users, no clients, no expiry and no mistakes.
 */
const { PORT, DATABASE_URL } = process.env;
const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const header = encode({ alg: "ES256", typ: "at+jwt", kid: "one" });
const kept = DATABASE_URL ? await onDisk(DATABASE_URL) : inMemory();

interface TokenRequest {
  grant_type: string;
  code: string;
  refresh_token: string;
  code_verifier: string;
}

const service = fastify();
await service.register(formbody);
service.get("/readyz", async () => ({}));

service.get<{ Querystring: Record<"redirect_uri" | "state" | "code_challenge", string> }>(
  "/authorize",
  async (request, reply) => {
    const { redirect_uri, state, code_challenge } = request.query;
    const code = secret();
    await kept.add(hash("sha256", code), code_challenge);
    return reply.redirect(`${redirect_uri}?${new URLSearchParams({ code, state })}`, 303);
  },
);

service.post<{ Body: TokenRequest }>("/token", async ({ body }, reply) => {
  if (body.grant_type === "client_credentials") return { access_token: signToken() };
  const token = secret();
  const isCode = body.grant_type === "authorization_code";
  const given = await kept.replace(
    hash("sha256", isCode ? body.code : body.refresh_token),
    hash("sha256", token),
  );
  if (given === undefined || (isCode && given !== hash("sha256", body.code_verifier, "base64url")))
    return refuse(reply);
  return { access_token: signToken(), token_type: "Bearer", expires_in: 300, refresh_token: token };
});

await service.listen({ host: "127.0.0.1", port: Number(PORT) });

function inMemory() {
  const rows = new Map<string, string>();
  return {
    add: async (key: string, value: string): Promise<void> => void rows.set(key, value),
    replace: async (key: string, successor: string): Promise<string | undefined> => {
      const value = rows.get(key);
      if (rows.delete(key)) rows.set(successor, "");
      return value;
    },
  };
}

async function onDisk(url: string) {
  const database = await openDatabase(url, [
    "CREATE TABLE kept (key TEXT PRIMARY KEY, value TEXT NOT NULL, used BIGINT NOT NULL DEFAULT 0)",
  ]);
  const insert = "INSERT INTO kept (key, value) VALUES ($1, $2)";
  return {
    add: async (key: string, value: string): Promise<void> =>
      void (await database.transaction((transaction) => transaction.run(insert, key, value))),
    replace: (key: string, successor: string): Promise<string | undefined> =>
      database.transaction(async (transaction) => {
        const row = await transaction.get<{ value: string }>(
          "UPDATE kept SET used = 1 WHERE key = $1 AND used = 0 RETURNING value",
          key,
        );
        if (row) await transaction.run(insert, successor, "");
        return row?.value;
      }),
  };
}

function signToken(): string {
  const iat = Math.floor(Date.now() / 1000);
  const claims = {
    iss: "http://bare.localhost",
    sub: "u-alice",
    aud: "http://contacts.bare.localhost",
    client_id: "quillpost",
    scope: "contacts.read",
    iat,
    exp: iat + 300,
    jti: secret(),
  };
  const signed = `${header}.${encode(claims)}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function secret(): string {
  return randomBytes(32).toString("base64url");
}

function refuse(reply: FastifyReply): FastifyReply {
  return reply.code(400).send({ error: "invalid_grant" });
}
