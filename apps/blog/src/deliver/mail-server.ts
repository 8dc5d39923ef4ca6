import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import { StartError } from "@tale/service/environment";
import { isLoopbackHost } from "@tale/service/origins";

/** The mail server that takes our mails, and how we speak to it. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  /**
   * `implicit`: from the first byte. `required`: after STARTTLS or not at all. `offered`: if the
   * server offers it.
   */
  readonly tls: "implicit" | "required" | "offered" | "never";
  /** Whether its certificate has to be one that this machine trusts. */
  readonly verifies: boolean;
  /** The name its certificate is for, where that is not the host. */
  readonly servername: string | undefined;
  readonly credentials: { readonly user: string; readonly pass: string } | undefined;
  /** What we call ourselves (RFC 5321 §4.1.1.1). */
  readonly name: string;
}

export interface Surroundings {
  readonly origin: string;
  /** Where names below `localhost` lead. */
  readonly localhost: "loopback" | "resolver";
}

/** nodemailer's names, as far as they mean something here. */
const options = [
  "requireTLS",
  "ignoreTLS",
  "tls.rejectUnauthorized",
  "tls.servername",
  "name",
] as const;

/**
 * Reads `SMTP_URL`. User name, password and letters go over TLS or not at all, unless the server is
 * on this machine or the address itself says otherwise (`?requireTLS=false`: as the server offers;
 * `?ignoreTLS=true`: never). RFC 3207 §6: an attacker on the way can take the offer away, so asking
 * for it is no protection.
 *
 * @throws StartError in one line, without any part of the address that could be a secret
 */
export function readMailServer(text: string, { origin, localhost }: Surroundings): MailServer {
  const url = parse(text);
  const host = readHost(url.hostname);
  const given = readOptions(url.searchParams);
  const isHere = isLoopbackHost(host) && (isIP(host) !== 0 || localhost === "loopback");
  const tls = chooseTls(
    url.protocol === "smtps:",
    isHere,
    booleanOf(given, "requireTLS"),
    booleanOf(given, "ignoreTLS"),
  );
  return {
    host: isHere && isIP(host) === 0 ? "127.0.0.1" : host,
    port: Number(url.port) || (tls === "implicit" ? 465 : 587),
    tls,
    verifies: booleanOf(given, "tls.rejectUnauthorized") ?? !isHere,
    servername: given["tls.servername"] ?? (isIP(host) === 0 ? host : undefined),
    credentials: readCredentials(url),
    name: given.name ?? nameOf(new URL(origin).hostname),
  };
}

function refuse(reason: string): never {
  throw new StartError(`SMTP_URL cannot be used: ${reason}`);
}

function parse(text: string): URL {
  if (!/^smtps?:\/\//i.test(text)) refuse("it must begin with smtp:// or smtps://");
  if (/[\s\p{Cc}]/u.test(text)) refuse("it holds a space or a control character");
  const url = URL.canParse(text)
    ? new URL(text)
    : refuse(
        "it is no address; the host may be wrong, or the port, and special characters in user and password are written as %40 and the like",
      );
  if (url.hash || text.includes("#")) refuse("it holds a “#”; in a password it is written %23");
  if (url.pathname !== "" && url.pathname !== "/")
    refuse("it holds a path; in a password “/” is written %2F");
  if (url.port === "0") refuse("0 is no port");
  return url;
}

/**
 * IPv6 literals without their brackets, names as the domain name system knows them (RFC 5891 §4.4).
 */
function readHost(hostname: string): string {
  const literal = /^\[(.+)\]$/.exec(hostname)?.[1];
  const host = literal ?? domainToASCII(decode(hostname, "host"));
  const isName =
    isIP(host) !== 0 ||
    host.split(".").every((label) => /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/i.test(label));
  return isName ? host : refuse("the host is no name and no IP address");
}

function readCredentials({ username, password }: URL): MailServer["credentials"] {
  if (username === "" && password === "") return undefined;
  if (username === "" || password === "")
    refuse(`it has a ${username ? "user without a password" : "password without a user"}`);
  return { user: decode(username, "user"), pass: decode(password, "password") };
}

function decode(text: string, what: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return refuse(`the ${what} holds a “%” that cannot be decoded; “%” itself is written %25`);
  }
}

type Options = Partial<Record<(typeof options)[number], string>>;

function readOptions(parameters: URLSearchParams): Options {
  for (const name of parameters.keys()) {
    if (!/^[a-z.]{1,40}$/i.test(name))
      refuse("it holds a “?” and no option after it; in a password “?” is written %3F");
    if (!options.some((known) => known === name))
      refuse(`the option “${name}” is not known; these are: ${options.join(", ")}`);
    if (parameters.getAll(name).length > 1) refuse(`the option “${name}” is there twice`);
  }
  const { name, "tls.servername": servername } = Object.fromEntries(parameters);
  for (const value of [name, servername])
    if (value !== undefined && !/^([a-z0-9.-]+|\[[0-9a-f.:]+\]|\[IPv6:[0-9a-f.:]+\])$/i.test(value))
      refuse("the options “name” and “tls.servername” are host names");
  return Object.fromEntries(parameters);
}

function booleanOf(
  given: Options,
  name: "requireTLS" | "ignoreTLS" | "tls.rejectUnauthorized",
): boolean | undefined {
  const value = given[name];
  if (value === undefined) return undefined;
  return value === "" || value === "true"
    ? true
    : value === "false"
      ? false
      : refuse(`the option “${name}” is true or false`);
}

function chooseTls(
  isImplicit: boolean,
  isHere: boolean,
  requires: boolean | undefined,
  ignores: boolean | undefined,
): MailServer["tls"] {
  if (ignores && requires) refuse("requireTLS and ignoreTLS contradict each other");
  if (isImplicit && (ignores || requires === false))
    refuse("smtps:// is TLS from the first byte, which its options contradict");
  if (isImplicit) return "implicit";
  if (ignores) return "never";
  return (requires ?? !isHere) ? "required" : "offered";
}

/** RFC 5321 §4.1.3: an address is written as a literal. */
function nameOf(hostname: string): string {
  if (hostname.startsWith("[")) return `[IPv6:${hostname.slice(1, -1)}]`;
  return isIP(hostname) === 0 ? hostname : `[${hostname}]`;
}
