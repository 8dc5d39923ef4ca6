import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { createTestKey, type Changes, type TestKey } from "./keys.ts";
import {
  alice,
  authorizationUrl,
  issuer,
  redirectUri,
  signIn,
  startFernmail,
  type Browser,
  type Fernmail,
} from "./app.ts";

export let fernmail: Fernmail;
export let browser: Browser;
/** Somebody is signed in there. */
export let known: Browser;
export let key: TestKey;
export let signer: { client_id: string; client_secret: string };

export async function startForSigned(): Promise<void> {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
  key = await createTestKey(fernmail);
  signer = (await register()).json();
  known = fernmail.openBrowser();
  await signIn(known, alice);
}

export const register = (changes: Changes = {}) =>
  browser({
    method: "POST",
    url: "/register",
    json: {
      client_name: "Signer",
      redirect_uris: [redirectUri],
      jwks: { keys: [key.publicJwk] },
      ...changes,
    },
  });

export const parameters = (): Record<string, string> =>
  Object.fromEntries(
    new URL(authorizationUrl({ client_id: signer.client_id, scope: "contacts.read" }), issuer)
      .searchParams,
  );
export const objectWith = (
  changes: Changes = {},
  header: Changes = {},
  by = key,
): Promise<string> => by.requestObject(signer.client_id, { ...parameters(), ...changes }, header);
export const urlFor = (request: string, more: Record<string, string> = {}): string =>
  `/authorize?${new URLSearchParams({ client_id: signer.client_id, request, ...more })}`;
export const open = async (
  request: string,
  more?: Record<string, string>,
  visitor = fernmail.openBrowser(),
) => visitor({ url: urlFor(request, more) });
export const push = (form: Record<string, string>, { client_id, client_secret } = signer) =>
  browser({
    method: "POST",
    url: "/par",
    form,
    headers: {
      authorization: formatBasicCredentials({ clientId: client_id, clientSecret: client_secret }),
    },
  });
