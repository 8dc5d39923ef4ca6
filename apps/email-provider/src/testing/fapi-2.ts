import { createTestKey, provenWith, type Changes, type TestKey } from "./keys.ts";
import {
  authorizationUrl,
  authorize,
  codeVerifier,
  issuer,
  redirectUri,
  startFernmail,
  type Browser,
  type Fernmail,
  type Tokens,
} from "./app.ts";

/** A client that asks for the FAPI 2.0 Security Profile, and each rule that it can then rely on. */
export let fernmail: Fernmail;
export let browser: Browser;
export let key: TestKey;
export let clientId: string;

export async function startWithProfile(): Promise<void> {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
  key = await createTestKey(fernmail);
  clientId = (await register()).json<{ client_id: string }>().client_id;
}

type Form = Record<string, string>;

const profile = {
  token_endpoint_auth_method: "private_key_jwt",
  require_pushed_authorization_requests: true,
  dpop_bound_access_tokens: true,
};
const grantTypes = ["authorization_code", "refresh_token", "client_credentials"];
export const register = (changes: Changes = {}, by = browser) =>
  by({
    method: "POST",
    url: "/register",
    json: {
      client_name: "Careful",
      redirect_uris: [redirectUri],
      grant_types: grantTypes,
      jwks: { keys: [key.publicJwk] },
      ...profile,
      ...changes,
    },
  });

export const parameters = (changes: Record<string, string | undefined> = {}): Form =>
  Object.fromEntries(
    new URL(authorizationUrl({ client_id: undefined, ...changes }), issuer).searchParams,
  );
export const push = async (
  changes?: Record<string, string | undefined>,
  assertion?: Form,
  headers: Form = {},
) =>
  browser({
    method: "POST",
    url: "/par",
    form: { ...parameters(changes), ...(assertion ?? (await key.assertion(clientId))) },
    headers,
  });
export const urlFor = (answer: Awaited<ReturnType<Browser>>): string =>
  `/authorize?${new URLSearchParams({ client_id: clientId, request_uri: answer.json<{ request_uri: string }>().request_uri })}`;
export const ask = async (
  form: Form,
  { by = key, assertion, headers }: { by?: TestKey; assertion?: Form; headers?: Form } = {},
) =>
  browser({
    method: "POST",
    url: "/token",
    form: { ...form, ...(assertion ?? (await key.assertion(clientId))) },
    headers: headers ?? (await provenWith(browser, by)),
  });
export const newCode = async (headers?: Form): Promise<string> =>
  (await authorize(browser, { url: urlFor(await push({}, undefined, headers)) })).get("code") ?? "";
export const withCode = (code: string): Form => ({
  grant_type: "authorization_code",
  code,
  redirect_uri: redirectUri,
  code_verifier: codeVerifier,
});
export const withToken = ({ refresh_token }: Tokens): Form => ({
  grant_type: "refresh_token",
  refresh_token,
});
export const inOwnName = { grant_type: "client_credentials", scope: "contacts.read" };
