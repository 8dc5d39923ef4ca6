import { Unreachable, type HttpClient, type HttpResponse } from "@tale/service/http-client";
import { hiddenInputs } from "@tale/service/testing";
import { decodeJwt } from "jose";
import { answerIn, authorizationUrl, contacts, redeem, type Browser } from "./app.ts";

export interface RichTokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly scope?: string;
  readonly authorization_details?: unknown;
}

export const aliceKnows = ["Grace", "Carol", "Dave", "Erin", "Frank"].map((name) => ({
  id: `id-${name.toLowerCase()}`,
  name,
  email: `${name.toLowerCase()}@friends.example`,
}));

const books: Record<string, readonly { id: string; name: string; email: string }[]> = {
  "u-alice": aliceKnows,
  "u-bob": [
    { id: "id-noa", name: "נועה ברק", email: "noa@friends.example" },
    { id: "id-allotment", name: "", email: "the.allotment@friends.example" },
  ],
};

/**
 * Contacts as the authorization server sees it: it lists whom a token's subject knows, until told
 * to do something else. For tests only.
 */
export function createFakeContacts() {
  const asked: { url: string; claims: Record<string, unknown>; token: string }[] = [];
  const state: { answer?: (url: string) => Partial<HttpResponse> | undefined } = {};
  const send: HttpClient = async (url, { headers = {} } = {}) => {
    const token = (headers["authorization"] ?? "").replace("Bearer ", "");
    const claims = decodeJwt(token);
    asked.push({ url, claims, token });
    if (!state.answer)
      return {
        status: 200,
        headers: {},
        body: JSON.stringify({ contacts: books[claims.sub ?? ""] ?? [] }),
      };
    const answer = state.answer(url);
    if (!answer) throw new Unreachable(url, new Error("down"));
    return { status: 200, headers: {}, body: "", ...answer };
  };
  return { asked, send, state };
}

/**
 * A request to read contacts: those named, or whomever the user picks; members can be changed,
 * added, or (undefined) left out.
 */
export function details(named?: readonly unknown[], changes: Record<string, unknown> = {}): string {
  return JSON.stringify([
    {
      type: "contacts",
      locations: [contacts],
      actions: ["read"],
      ...(named ? { contacts: named } : {}),
      ...changes,
    },
  ]);
}

/** An authorization request that asks for no scope, but for these details. */
export function richUrl(
  authorizationDetails: string,
  changes: Record<string, string | undefined> = {},
): string {
  return authorizationUrl({
    scope: undefined,
    authorization_details: authorizationDetails,
    ...changes,
  });
}

/** Details as they are when allowed. */
export function granted(...ids: string[]) {
  return [{ type: "contacts", locations: [contacts], actions: ["read"], contacts: ids }];
}

/** Goes as far as the consent page; `ticks` are the friends it offers. */
export async function openConsent(browser: Browser, url: string) {
  const location = String((await browser({ url })).headers.location);
  const page = await browser({ url: location });
  const ticks = [...page.body.matchAll(/name="contact" value="([^"]+)"( checked)?/g)].map(
    ([, id, ticked]) => `${id}${ticked ?? ""}`,
  );
  return { location, page, ticks, form: hiddenInputs(page.body) };
}

export function decide(browser: Browser, form: Record<string, string | string[]>) {
  return browser({ method: "POST", url: "/consent", form: { decision: "allow", ...form } });
}

/** Walks to the code, with these friends picked. */
export async function codeFor(
  browser: Browser,
  url: string,
  picked: string[],
  answer: Record<string, string | string[]> = {},
): Promise<string> {
  const { form } = await openConsent(browser, url);
  return answerIn(await decide(browser, { ...form, contact: picked, ...answer })).get("code") ?? "";
}

export async function tokensFor(
  browser: Browser,
  url: string,
  picked: string[],
  answer: Record<string, string | string[]> = {},
  changes: Record<string, string> = {},
): Promise<RichTokens> {
  return (await redeem(browser, await codeFor(browser, url, picked, answer), changes)).json();
}

/** The details in an access token. */
export function detailsIn(token: string): unknown {
  return decodeJwt(token)["authorization_details"];
}
