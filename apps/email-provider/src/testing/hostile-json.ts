import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { expect } from "vitest";
import { createTestKey, type Changes, type TestKey } from "./keys.ts";
import {
  authorizationUrl,
  issuer,
  redirectUri,
  startFernmail,
  type Browser,
  type Fernmail,
} from "./app.ts";

export let fernmail: Fernmail;
export let browser: Browser;
export let key: TestKey;
export let signer: { client_id: string };
export let writer: { client_id: string; client_secret: string };

export async function startHostile(): Promise<void> {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
  key = await createTestKey(fernmail);
  const jwks = { keys: [key.publicJwk] };
  signer = (
    await register({
      grant_types: ["client_credentials"],
      token_endpoint_auth_method: "private_key_jwt",
      jwks,
    })
  ).json();
  writer = (await register({ jwks })).json();
}

const register = (changes: Changes) =>
  browser({ method: "POST", url: "/register", json: { redirect_uris: [redirectUri], ...changes } });
export const good = (): Changes =>
  Object.fromEntries(
    new URL(
      authorizationUrl({ client_id: writer.client_id, scope: "openid contacts.read" }),
      issuer,
    ).searchParams,
  );
export const proven = () => ({
  authorization: formatBasicCredentials({
    clientId: writer.client_id,
    clientSecret: writer.client_secret,
  }),
});

/** Written as text, because it is deeper than some writers of JSON can go. */
const nested = (depth: number, [open, close]: readonly [string, string] = ["[", "]"]): string =>
  `${open.repeat(depth)}1${close.repeat(depth)}`;
const deepObject = ['{"a":', "}"] as const;

/** JSON that is not what was asked for, and cannot be made into a text by asking it. */
export const odd: [string, string][] = [
  ["a number", "1"],
  ["a number beyond all numbers", "1e999"],
  ["a truth", "true"],
  ["nothing", "null"],
  ["a list", '["a"]'],
  ["an object that has no text", '{"toString":1,"valueOf":1}'],
  ["an object that is its own prototype", '{"__proto__":{"toString":1},"constructor":1}'],
  ["500 lists in one another", nested(500)],
  ["500 objects in one another", nested(500, deepObject)],
  ["5,000 lists in one another", nested(5_000)],
  ["20,000 lists in one another", nested(20_000)],
  ["7,000 objects in one another", nested(7_000, deepObject)],
];

export const expectCalm = ({ statusCode, body }: { statusCode: number; body: string }): void => {
  expect({ statusCode, isCalm: statusCode < 500, body }).toMatchObject({ isCalm: true });
};
