import { resolve } from "node:path";
import { cast, type PartyId } from "@tale/story/cast";

/** A reason not to start, in words for whoever typed `npm start`. One line per cause. */
export class CannotStart extends Error {
  override readonly name = "CannotStart";
}

/** Where everybody lives in this run. */
export interface Settings {
  /** Absolute path: databases, seeds with other addresses, logs. */
  readonly dataFolder: string;
  readonly origins: Readonly<Record<PartyId, string>>;
  readonly smtpPort: number;
  /**
   * The address all parties listen on: this machine's own. Some shells export a `HOST` that means
   * something else.
   */
  readonly host: "127.0.0.1";
}

/** The variable that moves a party to another address. */
export const originVariables = {
  quillpost: "BLOG_ORIGIN",
  fernmail: "FERNMAIL_ORIGIN",
  "fernmail-contacts": "FERNMAIL_CONTACTS_ORIGIN",
  ottermail: "OTTERMAIL_ORIGIN",
  "ottermail-contacts": "OTTERMAIL_CONTACTS_ORIGIN",
  stage: "STAGE_ORIGIN",
  inbox: "INBOX_ORIGIN",
} as const satisfies Record<PartyId, string>;

export const smtpPortVariable = "INBOX_SMTP_PORT";
export const partyIds = Object.keys(cast) as PartyId[];

/** @throws CannotStart when a variable cannot be used */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const originOf = (id: PartyId): string =>
    checkOrigin(originVariables[id], environment[originVariables[id]] || cast[id].origin);
  return {
    dataFolder: resolve(environment.TALE_DATA || ".data"),
    origins: Object.fromEntries(partyIds.map((id) => [id, originOf(id)])) as Record<
      PartyId,
      string
    >,
    smtpPort: checkPort(environment[smtpPortVariable] || "4025"),
    host: "127.0.0.1",
  };
}

/**
 * The settings of a run with an authorization server that is not ours: it has Ottermail's place,
 * and a data folder of its own, because registrations in the data name those who were there.
 */
export function settingsWith(
  guest: { readonly name: string; readonly issuer: string } | undefined,
  environment: NodeJS.ProcessEnv,
): Settings {
  const settings = readSettings(environment);
  if (!guest) return settings;
  const folder = `.data/with-${guest.name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`;
  return {
    ...settings,
    dataFolder: environment["TALE_DATA"] ? settings.dataFolder : resolve(folder),
    origins: { ...settings.origins, ottermail: new URL(guest.issuer).origin },
  };
}

/** The port a party listens on: its origin's. */
export function portOf(origin: string): number {
  const { port, protocol } = new URL(origin);
  return Number(port) || (protocol === "https:" ? 443 : 80);
}

function checkOrigin(variable: string, text: string): string {
  const isOrigin = /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
  if (!isOrigin)
    throw new CannotStart(
      `${variable}=${text} cannot be used: it must be an origin such as http://blog.localhost:5000, without a path.`,
    );
  return text;
}

function checkPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new CannotStart(
      `${smtpPortVariable}=${text} cannot be used: it must be a port from 1 to 65535.`,
    );
  return port;
}
