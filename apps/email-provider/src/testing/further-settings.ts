import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { expect } from "vitest";
import { createTestKey, type TestKey } from "./keys.ts";
import { authorizationUrl, authorize, startFernmail, type Browser, type Fernmail } from "./app.ts";
import { goodForm, openPortal, register, send, type Form } from "./portal.ts";

export let fernmail: Fernmail;
export let quinn: Browser;
export let key: TestKey;

export async function startPortal(): Promise<void> {
  fernmail = await startFernmail();
  quinn = await openPortal(fernmail);
  key = await createTestKey(fernmail);
}

export const scope = ["contacts.read", "contacts.write", "openid"];
export const basic = (id: string, secret = "") => ({
  authorization: formatBasicCredentials({ clientId: id, clientSecret: secret }),
});
export const publicKeys = (): string => JSON.stringify({ keys: [key.publicJwk] });

/** An application with further settings, and what the portal shows of it then. */
export async function registerWith(further: Form, changes: Form = {}) {
  fernmail.clock.now += 2_000;
  const application = await register(quinn, { scope, ...changes });
  const response = await send(quinn, `${application.path}/edit`, {
    ...goodForm,
    scope,
    ...further,
  });
  expect(response).toMatchObject({ statusCode: 303, headers: { location: application.path } });
  return { ...application, page: (await quinn({ url: application.path })).body };
}

export async function signInTo(id: string, browser = fernmail.openBrowser()) {
  return {
    browser,
    code:
      (await authorize(browser, { url: authorizationUrl({ client_id: id, scope: "openid" }) })).get(
        "code",
      ) ?? "",
  };
}
