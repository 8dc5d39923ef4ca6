import { clientRedirectUri, clients, writeTestSeed } from "./clients.ts";
import { createTestKey, type TestKey } from "./keys.ts";
import { startFernmail, type Browser, type Fernmail } from "./app.ts";
import { goodForm, openPortal, send, type Form } from "./portal.ts";

const web = {
  ...clients.rival,
  owner: "u-quinn",
  redirect_uris: [clientRedirectUri],
  scope: "contacts.read openid",
};

/** Set beside what the form shows; `ES256` there is kept by a key. */
export const unshown = {
  subject_type: "public",
  backchannel_logout_session_required: true,
  authorization_details_types: ["contacts"],
  request_object_signing_alg: "ES256",
};

export let fernmail: Fernmail;
let quinn: Browser;
export let key: TestKey;

export async function startPortal(): Promise<void> {
  key = await createTestKey({ clock: { now: Date.now() } });
  const signer = {
    ...web,
    token_endpoint_auth_method: "private_key_jwt",
    jwks: { keys: [key.publicJwk] },
    ...unshown,
  };
  const seeded = [
    { ...web, client_id: "plain" },
    { ...signer, client_id: "signer" },
    { ...web, client_id: "excused", pkce: "optional" },
    { ...web, client_id: "local", redirect_uris: ["http://127.0.0.1:9000/callback"] },
    { ...web, client_id: "phone", application_type: "native", token_endpoint_auth_method: "none" },
    {
      ...clients.hall,
      client_id: "screen",
      owner: "u-quinn",
      jwks: { keys: [key.publicJwk] },
      require_pushed_authorization_requests: true,
      post_logout_redirect_uris: ["https://tv.example/"],
    },
  ];
  fernmail = await startFernmail({
    environment: {
      SEED: writeTestSeed(seeded),
      ORIGIN: "https://fernmail.example",
      RESOURCES: "https://contacts.example",
    },
  });
  quinn = await openPortal(fernmail);
}

export const change = (id: string, form: Form) =>
  send(quinn, `/developer/applications/${id}/edit`, {
    ...goodForm,
    redirect_uris: clientRedirectUri,
    scope: ["contacts.read", "openid"],
    ...form,
  });
export const pageOf = async (id: string): Promise<string> =>
  (await quinn({ url: `/developer/applications/${id}` })).body.replace(
    /name="_csrf" value="[^"]*"/,
    "",
  );
export const keySet = (...keys: object[]): string => JSON.stringify({ keys });

/** What a page says beside a field, and in its summary; as text. */
export function problemsIn(body: string, id: string): string {
  return unescape(new RegExp(`<ul id="${id}-problem"[^>]*>(.*?)</ul>`, "s").exec(body)?.[1] ?? "");
}

export function unescape(html: string): string {
  return html
    .replaceAll("&quot;", '"')
    .replaceAll("&#x3D;", "=")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&#x27;", "'")
    .replaceAll("&amp;", "&");
}
