import { exportJWK, generateKeyPair } from "jose";

/**
 * The clients of both servers. Three stand in `seed.json`, the others register themselves at each
 * (RFC 7591).
 */
export type ClientName =
  | "quillpost"
  | "contacts"
  | "awkward"
  | "poster"
  | "signer"
  | "pocket"
  | "single"
  | "visitor"
  | "robot"
  | "reader"
  | "television"
  | "newcomer";

export interface Client {
  readonly id: string;
  readonly secret: string;
  readonly redirectUri: string;
  readonly method: "client_secret_basic" | "client_secret_post" | "private_key_jwt" | "none";
}

const loopback = "http://127.0.0.1/callback";
const blog = "http://blog.localhost:4000/callback";

export const seeded: Partial<Record<ClientName, Client>> = {
  quillpost: {
    id: "quillpost",
    secret: "quillpost-demo-secret",
    redirectUri: blog,
    method: "client_secret_basic",
  },
  contacts: {
    id: "contacts",
    secret: "contacts-introspection-secret",
    redirectUri: "",
    method: "client_secret_basic",
  },
  awkward: {
    id: "awkward-secret",
    secret: "s3cr:et%/+x",
    redirectUri: loopback,
    method: "client_secret_basic",
  },
};

/** The key of the client that signs; and another one, that no server knows. */
export const keys = {
  known: await generateKeyPair("ES256", { extractable: true }),
  unknown: await generateKeyPair("ES256"),
};

const publicKey = {
  ...(await exportJWK(keys.known.publicKey)),
  alg: "ES256",
  use: "sig",
  kid: "one",
};
const plain = {
  redirect_uris: ["https://client.example/callback"],
  grant_types: ["authorization_code", "refresh_token"],
  response_types: ["code"],
  scope: "contacts.read contacts.write",
};

export const registering: Partial<Record<ClientName, object>> = {
  /** Sends its secret in the body. */
  poster: { ...plain, client_name: "Poster", token_endpoint_auth_method: "client_secret_post" },
  /** Signs who it is. */
  signer: {
    ...plain,
    client_name: "Signer",
    token_endpoint_auth_method: "private_key_jwt",
    jwks: { keys: [publicKey] },
  },
  /** On a device, without a secret. */
  pocket: {
    ...plain,
    client_name: "Pocket",
    application_type: "native",
    redirect_uris: [loopback],
    token_endpoint_auth_method: "none",
  },
  /** A page without a server: web, and without a secret. */
  single: { ...plain, client_name: "Single page", token_endpoint_auth_method: "none" },
  /** May read, and comes once. */
  visitor: {
    ...plain,
    client_name: "Visitor",
    grant_types: ["authorization_code"],
    scope: "contacts.read",
  },
  /** Wants to know who its user is. */
  reader: {
    ...plain,
    client_name: "Reader",
    scope: "openid profile email contacts.read",
    id_token_signed_response_alg: "ES256",
  },
  /** Is never allowed anything. */
  newcomer: { ...plain, client_name: "Newcomer" },
  /** Has no keyboard. */
  television: {
    ...plain,
    client_name: "Television",
    redirect_uris: [],
    response_types: [],
    grant_types: ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"],
    token_endpoint_auth_method: "none",
  },
  /** Asks in its own name. */
  robot: {
    client_name: "Robot",
    redirect_uris: [],
    grant_types: ["client_credentials"],
    response_types: [],
    scope: "contacts.read contacts.write",
  },
};
