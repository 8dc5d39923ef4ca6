import { metadataUrl } from "@tale/protocol/authorization-server-metadata";
import { Unreachable, type HttpClient } from "@tale/service/http-client";
import { isSafeOrigin } from "@tale/service/origins";
import { CannotStart } from "../settings.ts";

/** What an authorization server says about itself, as far as it is looked at here. */
export interface GuestMetadata {
  readonly issuer: string;
  readonly [name: string]: unknown;
}

const openidUrl = (issuer: string): string =>
  `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;

const slashless = (text: string): string => text.replace(/\/$/, "");

/**
 * Finds the authorization server that was typed, and reads what it says about itself: its RFC 8414
 * document, its OpenID Connect document, or both. Typed may also be the address of such a document,
 * with or without the last slash; the issuer is what the server calls itself.
 *
 * @throws CannotStart in one line
 */
export async function findIssuer(typed: string, http: HttpClient): Promise<GuestMetadata> {
  const asked = checkAddress(issuerAsTyped(typed));
  const [oauth, openid] = await Promise.all(
    [metadataUrl(asked), openidUrl(asked)].map((url) => readDocument(url, http)),
  );
  const found = oauth!.metadata ?? openid!.metadata;
  if (!found) throw new CannotStart(reasonOf(asked, [oauth!, openid!]));
  if (slashless(found.issuer) !== slashless(asked)) {
    throw new CannotStart(
      `--issuer ${asked} cannot be used: the metadata there belongs to another issuer. If that is the one you mean, type --issuer ${found.issuer}`,
    );
  }
  const isOne = openid!.metadata?.issuer === found.issuer;
  return checkCodeFlow({ ...(isOne ? openid!.metadata : {}), ...found });
}

/**
 * What people paste: blanks around it, no scheme, or the address of the document instead of the
 * issuer.
 */
function issuerAsTyped(typed: string): string {
  const text = typed.trim();
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
    ? text
    : `${/^(localhost|127\.|\[::1\]|[^/:]*\.localhost)/.test(text) ? "http" : "https"}://${text}`;
  const [, before = "", after = ""] =
    /^(.*?)\/\.well-known\/(?:oauth-authorization-server|openid-configuration)(.*)$/.exec(url) ??
    [];
  return before ? slashless(before + after) : url;
}

/** RFC 8414 §2: a URL without query and fragment, by https or on this machine. */
function checkAddress(issuer: string): string {
  const isUsable = URL.canParse(issuer) && !/[?#@\s]/.test(issuer) && isSafeOrigin(new URL(issuer));
  if (!isUsable)
    throw new CannotStart(
      `--issuer ${issuer} cannot be used: it must be an https URL, or http on this machine, without a query and a fragment`,
    );
  return issuer;
}

interface Reading {
  readonly url: string;
  readonly metadata?: GuestMetadata;
  /** What was there instead. */
  readonly came: string;
}

async function readDocument(url: string, http: HttpClient): Promise<Reading> {
  try {
    const { status, body } = await http(url, { headers: { accept: "application/json" } });
    if (status !== 200) return { url, came: `answered ${status}` };
    const document = JSON.parse(body) as GuestMetadata;
    if (typeof document?.issuer === "string") return { url, metadata: document, came: "metadata" };
    return { url, came: "is JSON that names no issuer" };
  } catch (error) {
    if (error instanceof Unreachable) return { url, came: error.message };
    return { url, came: "is no JSON" };
  }
}

function reasonOf(issuer: string, readings: readonly Reading[]): string {
  const [first] = readings;
  if (readings.every(({ came }) => came.includes("did not answer")))
    return `--issuer ${issuer} cannot be reached: ${first!.came}`;
  const tried = readings.map(({ url, came }) => `${url} ${came}`).join("; ");
  return `--issuer ${issuer} is no authorization server that says what it can: ${tried}`;
}

function checkCodeFlow(metadata: GuestMetadata): GuestMetadata {
  const missing = ["authorization_endpoint", "token_endpoint"].filter(
    (name) => typeof metadata[name] !== "string",
  );
  if (missing.length > 0)
    throw new CannotStart(
      `--issuer ${metadata.issuer} cannot be used: its metadata names no ${missing.join(" and no ")}`,
    );
  return metadata;
}
