import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { deviceCodeGrantType } from "@tale/protocol/oauth-urns";

const web = {
  client_secret: "a-secret-for-tests",
  redirect_uris: ["https://client.example/callback?tenant=1"],
  grant_types: ["authorization_code", "refresh_token"],
  scope: "contacts.read contacts.write",
  token_endpoint_auth_method: "client_secret_basic",
};

/** One client per rule that treats clients differently. For tests only. */
export const clients = {
  /** Another one like Quillpost, that has no business with Quillpost's codes and tokens. */
  rival: { ...web, client_id: "rival", client_name: "Rival" },
  /** Sends its secret in the body. */
  poster: {
    ...web,
    client_id: "poster",
    client_name: "Poster",
    token_endpoint_auth_method: "client_secret_post",
  },
  /** An application on a device, without a secret. */
  pocket: {
    ...web,
    client_id: "pocket",
    client_name: "Pocket",
    client_secret: undefined,
    application_type: "native",
    redirect_uris: [
      "http://127.0.0.1/callback",
      "http://[::1]/callback",
      "com.example.pocket:/callback",
      "http://localhost/callback",
    ],
    token_endpoint_auth_method: "none",
  },
  /** A page without a server: web, and without a secret. */
  single: {
    ...web,
    client_id: "single",
    client_name: "Single page",
    client_secret: undefined,
    token_endpoint_auth_method: "none",
  },
  /** A web client that happens to run on this machine. */
  workshop: {
    ...web,
    client_id: "workshop",
    client_name: "Workshop",
    redirect_uris: ["http://127.0.0.1:9000/callback"],
  },
  /** A screen in somebody's hall, without keyboard and without secret. */
  hall: {
    ...web,
    client_id: "hall",
    client_name: "Hall television",
    client_secret: undefined,
    application_type: "native",
    redirect_uris: [],
    grant_types: [deviceCodeGrantType, "refresh_token"],
    token_endpoint_auth_method: "none",
  },
  /** May read, and be told once. */
  visitor: {
    ...web,
    client_id: "visitor",
    client_name: "Visitor",
    grant_types: ["authorization_code"],
    scope: "contacts.read",
  },
  /** Older than PKCE, and excused from it. */
  veteran: {
    ...web,
    client_id: "veteran",
    client_name: "Veteran",
    owner: "u-quinn",
    scope: "openid profile email contacts.read",
    pkce: "optional",
  },
  /** Registered for nothing at all. */
  sleeper: {
    ...web,
    client_id: "sleeper",
    client_name: "Sleeper",
    grant_types: ["refresh_token"],
    scope: "",
  },
  nobody: { ...web, client_id: "nobody", client_name: "Nobody", scope: "" },
} as const;

/** Where the clients above take answers. */
export const clientRedirectUri = web.redirect_uris[0]!;

/** The `Authorization` header of one of the clients above. */
export function basic(
  client: { readonly client_id: string },
  clientSecret: string = web.client_secret,
): string {
  return formatBasicCredentials({ clientId: client.client_id, clientSecret });
}

const folder = mkdtempSync(join(tmpdir(), "tale-seed-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

/** A seed file with Fernmail's own people and clients, and these beside them, or more. */
export function writeTestSeed(more: readonly object[] = []): string {
  const seed = JSON.parse(
    readFileSync(new URL("../../seed/fernmail.json", import.meta.url), "utf8"),
  ) as { clients: object[] };
  const file = join(folder, "seed.json");
  writeFileSync(
    file,
    JSON.stringify({ ...seed, clients: [...seed.clients, ...Object.values(clients), ...more] }),
  );
  return file;
}
