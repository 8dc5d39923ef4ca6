import { Unreachable, type HttpClient, type HttpResponse } from "@tale/service/http-client";
import { decodeJwt } from "jose";
import { contacts } from "../testing.ts";

export const aliceKnows = ["Grace", "Carol", "Dave", "Erin", "Frank"].map((name) => ({ id: `id-${name.toLowerCase()}`, name, email: `${name.toLowerCase()}@friends.example` }));

const books: Record<string, readonly { id: string; name: string; email: string }[]> = {
  "u-alice": aliceKnows,
  "u-bob": [{ id: "id-noa", name: "נועה ברק", email: "noa@friends.example" }, { id: "id-allotment", name: "", email: "the.allotment@friends.example" }],
};

/** Contacts as the authorization server sees it: it lists whom a token's subject knows, until told to do something else. For tests only. */
export function createFakeContacts() {
  const asked: { url: string; claims: Record<string, unknown>; token: string }[] = [];
  const state: { answer?: (url: string) => Partial<HttpResponse> | undefined } = {};
  const send: HttpClient = async (url, { headers = {} } = {}) => {
    const token = (headers["authorization"] ?? "").replace("Bearer ", "");
    const claims = decodeJwt(token);
    asked.push({ url, claims, token });
    if (!state.answer) return { status: 200, headers: {}, body: JSON.stringify({ contacts: books[claims.sub ?? ""] ?? [] }) };
    const answer = state.answer(url);
    if (!answer) throw new Unreachable(url, new Error("down"));
    return { status: 200, headers: {}, body: "", ...answer };
  };
  return { asked, send, state };
}

/** A request to read contacts: those named, or whomever the user picks; members can be changed, added, or (undefined) left out. */
export function details(named?: readonly unknown[], changes: Record<string, unknown> = {}): string {
  return JSON.stringify([{ type: "contacts", locations: [contacts], actions: ["read"], ...(named ? { contacts: named } : {}), ...changes }]);
}
