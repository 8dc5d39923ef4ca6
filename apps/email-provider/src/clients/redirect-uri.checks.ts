import { check } from "@tale/protocol/check";
import { isSafeOrigin } from "@tale/service/origins";
import type { ClientSettings } from "./client.ts";
import { UnusableSetting } from "./unusable-setting.error.ts";

const maxRedirectUris = 20;
const maxLength = 2_000;

/**
 * Everything RFC 3986 lets a URI consist of: no space, no quote, no backslash, nothing a browser
 * would repair or drop.
 */
const uriText = /^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+$/;
const hostName = /^([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])$/;
const hostless = new Set(["javascript:", "data:", "vbscript:", "file:", "blob:", "about:"]);

/** RFC 7591 §2: whoever wants codes must say beforehand where they may be sent. */
export function checkRedirectUriCount(uris: readonly string[]): void {
  check(
    "there is a redirect URI",
    "RFC 7591 §2",
    uris.length > 0,
    refuse("at least one is needed"),
  );
  check(
    "there are not too many redirect URIs",
    "RFC 7591 §2",
    uris.length <= maxRedirectUris,
    refuse(`there may be ${maxRedirectUris} at most`),
  );
}

/**
 * What an authorization response can bring (RFC 6749 §4.1.2, §4.1.2.1 and §4.2.2, RFC 9207 §2,
 * OpenID Connect), from here or from another server that the client's library knows.
 */
export const answerNames = [
  "code",
  "state",
  "iss",
  "error",
  "error_description",
  "error_uri",
  "response",
  "id_token",
  "access_token",
  "token_type",
  "expires_in",
  "scope",
  "session_state",
];

/**
 * What a redirect URI must be before it is registered; from then on it is only ever compared, as
 * raw text.
 */
export function checkNewRedirectUri(
  uri: string,
  applicationType: ClientSettings["applicationType"],
): void {
  checkAddress(uri, applicationType);
  checkRoomForAnswer(uri, answerNames);
}

/**
 * RFC 6749 §3.1.2 and OpenID Connect RP-Initiated Logout §3.1: what every address must be to which
 * we send browsers, or messages.
 */
export function checkAddress(
  uri: string,
  applicationType: ClientSettings["applicationType"],
): void {
  checkSpelling(uri);
  checkNoFragment(uri);
  const url = checkAbsolute(uri);
  checkHarmlessScheme(url);
  checkNoCredentials(uri);
  if (/^https?:$/.test(url.protocol)) checkWebAddress(url);
  else checkPrivateUseScheme(url, applicationType);
}

/** RFC 3986 §2: what is compared byte by byte must have one spelling. */
function checkSpelling(uri: string): void {
  check(
    "the redirect URI is not too long",
    "RFC 3986 §2",
    uri.length <= maxLength,
    refuse(`it is longer than ${maxLength} characters`),
  );
  check(
    "the redirect URI consists of URI characters",
    "RFC 3986 §2",
    uriText.test(uri),
    refuse("it contains a space or another character that must be percent-encoded"),
  );
}

/**
 * RFC 6749 §3.1.2: a fragment never reaches the server behind it, and would swallow the answer.
 * Even an empty one.
 */
function checkNoFragment(uri: string): void {
  check(
    "the redirect URI has no fragment",
    "RFC 6749 §3.1.2",
    !uri.includes("#"),
    refuse("it contains a fragment: leave out the # and what follows"),
  );
}

/**
 * RFC 6749 §3.1: no parameter of an answer comes twice, so none of them stands in the query it is
 * added to. Names are read as kindly as any server behind it might: decoded, with `;` for `&`, and
 * as the beginning of a list.
 */
export function checkRoomForAnswer(uri: string, names: readonly string[]): void {
  const query = /\?(.*)/s.exec(uri)?.[1]?.replaceAll(";", "&");
  const found = [...new URLSearchParams(query).keys()]
    .map((name) => name.trim().replace(/\[.*$/s, ""))
    .find((name) => names.includes(name));
  check(
    "the answer's parameters are not in the query",
    "RFC 6749 §3.1",
    found === undefined,
    refuse(`its query contains ${found}, which our answer brings: use another name there`),
  );
}

/**
 * RFC 6749 §3.1.2: a whole address. `https:example.com` and `https:///example.com` are ones that
 * browsers only guess.
 */
function checkAbsolute(uri: string): URL {
  const url = URL.parse(uri);
  check(
    "the redirect URI is absolute",
    "RFC 6749 §3.1.2",
    url && !/^https?:(?!\/\/[^/])/i.test(uri),
    refuse("it is not a whole address such as https://example.com/callback"),
  );
  return url;
}

/**
 * RFC 7591 §5: a redirect URI is a place to go to; these are programs, contents, or the user's own
 * disk.
 */
function checkHarmlessScheme({ protocol }: URL): void {
  check(
    "the scheme leads to a place",
    "RFC 7591 §5",
    !hostless.has(protocol),
    refuse(`${protocol} is not a place to send anybody to`),
  );
}

/**
 * RFC 9110 §4.2.4: `https://fernmail.example@elsewhere.example/` is made to be misread. Even an
 * empty name.
 */
function checkNoCredentials(uri: string): void {
  check(
    "the redirect URI has no user name",
    "RFC 9110 §4.2.4",
    !/^[^/?]*\/\/[^/?]*@/.test(uri),
    refuse("it contains a user name or password before an @"),
  );
}

/** RFC 9700 §2.6: codes travel over https; plain http is for this machine. A pattern is no host. */
function checkWebAddress(url: URL): void {
  check(
    "codes travel over https, or stay on this machine",
    "RFC 9700 §2.6",
    isSafeOrigin(url),
    refuse("plain http is for this machine only: use https"),
  );
  check(
    "the host is one host",
    "RFC 9700 §4.1.3",
    hostName.test(url.hostname),
    refuse("its host is not a plain name or address; patterns such as * are not understood"),
  );
}

/**
 * RFC 8252 §7.1: a scheme of one's own belongs to an application on a device, and is named after a
 * domain one owns.
 */
function checkPrivateUseScheme(
  { protocol }: URL,
  applicationType: ClientSettings["applicationType"],
): void {
  check(
    "only native applications have schemes of their own",
    "RFC 8252 §7.1",
    applicationType === "native",
    refuse(
      `${protocol} is a scheme of its own, which only an application on a device (application_type native) can have`,
    ),
  );
  check(
    "a scheme of one's own is a reversed domain name",
    "RFC 8252 §7.1",
    protocol.includes("."),
    refuse(
      "a scheme of your own must be a domain name of yours, reversed, such as com.example.app:",
    ),
  );
}

function refuse(reason: string): () => UnusableSetting {
  return () => new UnusableSetting(reason);
}
