import { hiddenInputs } from "@tale/service/testing";
import { quinn, redirectUri, signIn, type Browser, type Fernmail } from "./app.ts";

/** The fields of a form by their names. */
export type Form = Record<string, string | string[]>;

export const goodForm = {
  name: "Quillpost",
  redirect_uris: redirectUri,
  scope: ["contacts.read", "contacts.write"],
  kind: "web",
};

export async function openPortal(fernmail: Fernmail, developer = quinn): Promise<Browser> {
  const browser = fernmail.openBrowser();
  await signIn(browser, developer);
  return browser;
}

/** Fills in the form of a page and sends it, as a browser would. */
export async function send(browser: Browser, page: string, form: Form, action = page) {
  const { body } = await browser({ url: page });
  return browser({
    method: "POST",
    url: action,
    form: { _csrf: hiddenInputs(body)["_csrf"] ?? "", ...form },
  });
}

/** Registers an application and opens its page: the one time that it shows the secret. */
export async function register(browser: Browser, changes: Form = {}) {
  const { headers } = await send(browser, "/developer/new", { ...goodForm, ...changes });
  const path = String(headers.location);
  const page = (await browser({ url: path })).body;
  return { path, page, id: shown(page, "client-id") ?? "", secret: shown(page, "client-secret") };
}

export function shown(html: string, id: string): string | undefined {
  return new RegExp(`<code id="${id}">([^<]*)</code>`).exec(html)?.[1];
}
