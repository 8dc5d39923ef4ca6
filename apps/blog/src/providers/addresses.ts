import { protectedResourceMetadataUrl } from "@tale/protocol/protected-resource-metadata";
import type { HttpClient } from "@tale/service/http-client";
import { isLoopbackHost, isSafeOrigin } from "@tale/service/origins";
import { DiscoveryError } from "../authorization-server/discovery.error.ts";
import { checkIssuerUrl } from "../authorization-server/discovery.checks.ts";
import { readPublished } from "../authorization-server/discovery.ts";
import { getMetadata } from "../authorization-server/get-metadata.ts";
import { checkResourceMetadataShape } from "../authorization-server/resource-metadata.checks.ts";

/** What a person typed, and what its owner calls itself, if that could be found out. */
export interface LookedUp {
  readonly address: string;
  /** Whether the server said so itself. */
  readonly isNamed: boolean;
}

const pasted =
  /\/\.well-known\/(?:oauth-authorization-server|openid-configuration|oauth-protected-resource)(?=\/|$)/;

/**
 * Reads an issuer or a contacts address as people type or paste it: with blanks around it, without
 * a scheme, or with the well-known part of the metadata's address. What is left is kept as it was
 * typed.
 *
 * @returns undefined where it is no address that can be used
 */
export function readAddress(typed: string): string | undefined {
  const text = typed.trim().replace(pasted, "");
  const address = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : withScheme(text);
  const url = URL.parse(address);
  return url && isSafeOrigin(url) && !/[?#\s]/.test(address) && !url.username && !url.password
    ? address
    : undefined;
}

/** A word alone is no address. */
function withScheme(text: string): string {
  const host = URL.parse(`https://${text}`)?.hostname ?? "";
  if (isLoopbackHost(host)) return `http://${text}`;
  return host.includes(".") ? `https://${text}` : text;
}

/**
 * Asks the server at an address for the issuer it goes by (RFC 8414 §3.3). Where it names another
 * one, that one has to say the same of itself.
 */
export async function lookUpIssuer(http: HttpClient, address: string): Promise<LookedUp> {
  return ask(address, async () => {
    const asked = plain(address);
    checkIssuerUrl(asked);
    const { issuer } = await readPublished(http, asked);
    if (plain(issuer) === asked) return issuer;
    if (readAddress(issuer) !== issuer) return undefined;
    checkIssuerUrl(issuer);
    const named = await readPublished(http, issuer);
    return named.issuer === issuer ? issuer : undefined;
  });
}

/**
 * Asks a contacts server for the address that its tokens are made for (RFC 9728 §3.3). Only its
 * spelling may be another.
 */
export async function lookUpContacts(http: HttpClient, address: string): Promise<LookedUp> {
  return ask(address, async () => {
    const answer = await getMetadata(http, protectedResourceMetadataUrl(plain(address)));
    const { resource } = checkResourceMetadataShape(answer);
    return readAddress(resource) === resource && plain(resource) === plain(address)
      ? resource
      : undefined;
  });
}

/**
 * A server that cannot be asked, or says nothing, is taken at its typed address; its page says
 * later what is wrong.
 */
async function ask(address: string, nameOf: () => Promise<string | undefined>): Promise<LookedUp> {
  const name = await nameOf().catch((error: unknown) => {
    if (error instanceof DiscoveryError) return undefined;
    throw error;
  });
  return { address: name ?? address, isNamed: name !== undefined };
}

/**
 * One spelling for all that lead to the same place (RFC 3986 §6.2): host in small letters, no slash
 * at the end.
 */
function plain(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname}`.replace(/\/+$/, "");
}
