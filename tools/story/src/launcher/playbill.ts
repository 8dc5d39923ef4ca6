import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cast, type PartyId } from "@tale/story/cast";
import { withMemorySettings } from "@tale/service/process-memory";
import { guestSeeds, type Guest } from "./guest/guest.ts";
import { portOf, type Settings } from "./settings.ts";

/** A party as the launcher sees it: what to run, and what to tell it. */
export interface Role {
  readonly id: PartyId;
  /** The program, from the repository's root. */
  readonly main: string;
  /**
   * A seed file from the repository's root, the variable that names it to the party, and what is
   * changed in it for this run.
   */
  readonly seed?: {
    readonly file: string;
    readonly variable: string;
    readonly change?: (text: string) => string;
  };
  /** What only this party needs to know. */
  readonly environment: (settings: Settings) => Record<string, string>;
}

/** Whose mark is whose, for pages that speak of another party. */
const marksOf = ({ origins }: Settings): string =>
  `quill=${origins.quillpost},fern=${origins.fernmail},otter=${origins.ottermail}`;

const emailProvider = (id: "fernmail" | "ottermail"): Role => ({
  id,
  main: "apps/email-provider/src/main.ts",
  seed: { file: `apps/email-provider/seed/${id}.json`, variable: "SEED" },
  environment: (settings) => ({
    BRAND: cast[id].name,
    BRAND_COLOUR: cast[id].colour,
    MARKS: marksOf(settings),
    RESOURCES: settings.origins[`${id}-contacts`],
  }),
});

const contacts = (id: "fernmail" | "ottermail"): Role => ({
  id: `${id}-contacts`,
  main: "apps/contacts/src/main.ts",
  seed: { file: `apps/contacts/seed/${id}.json`, variable: "SEED" },
  environment: ({ origins }) => ({ TRUSTED_ISSUERS: origins[id] }),
});

/** `quillpost=http://…,fernmail=http://…` */
const listOf = (addresses: Readonly<Record<string, string>>): string =>
  Object.entries(addresses)
    .map((pair) => pair.join("="))
    .join(",");

/** Those without whom the story cannot be followed from page to page. */
const neededForGuide: readonly PartyId[] = ["quillpost", "fernmail", "fernmail-contacts", "inbox"];

/**
 * Where everybody in this run is, for the guide on top of the pages; nothing when a party runs
 * alone.
 */
export function guideFor(settings: Settings, company: readonly PartyId[]): string | undefined {
  if (!neededForGuide.every((id) => company.includes(id))) return undefined;
  return listOf(Object.fromEntries(company.map((id) => [id, settings.origins[id]])));
}

/** Who is started by `npm start`, in the order they are shown. */
export const playbill: readonly Role[] = [
  {
    id: "quillpost",
    main: "apps/blog/src/main.ts",
    seed: { file: "apps/blog/seed/providers.json", variable: "PROVIDERS" },
    environment: (settings) => ({
      SMTP_URL: `smtp://127.0.0.1:${settings.smtpPort}`,
      MARKS: marksOf(settings),
    }),
  },
  emailProvider("fernmail"),
  contacts("fernmail"),
  emailProvider("ottermail"),
  contacts("ottermail"),
  {
    id: "stage",
    main: "tools/stage/src/main.ts",
    environment: ({ origins, dataFolder }) => ({
      RECORD: join(dataFolder, "stage-record.json"),
      CAST: listOf(origins),
    }),
  },
  {
    id: "inbox",
    main: "tools/inbox/src/main.ts",
    environment: ({ smtpPort }) => ({ SMTP_PORT: `${smtpPort}` }),
  },
];

/**
 * How long a guest is waited for, in seconds: nobody knows how fast it is, and it may have started
 * just now.
 */
const slowServers = { quillpost: { CONTACTS_TIMEOUT: "15" }, contacts: { ISSUER_TIMEOUT: "6" } };

/** Who is started when an authorization server that is not ours plays in Ottermail's place. */
export function playbillWith(guest: Guest | undefined): readonly Role[] {
  if (!guest) return playbill;
  const { name, issuer, endpoints } = guest;
  const changes: Partial<
    Record<PartyId, { seed?: (text: string) => string; environment: Record<string, string> }>
  > = {
    quillpost: {
      seed: (text) => guestSeeds.quillpost(text, guest),
      environment: slowServers.quillpost,
    },
    "ottermail-contacts": {
      seed: () => guestSeeds.contacts(issuer),
      environment: { ...slowServers.contacts, TRUSTED_ISSUERS: issuer, ...guest.contacts },
    },
    stage: { environment: { GUEST: JSON.stringify({ name, endpoints }) } },
  };
  return playbill
    .filter(({ id }) => id !== "ottermail")
    .map((role) => {
      const change = changes[role.id];
      if (!change) return role;
      return {
        ...role,
        ...(role.seed && change.seed ? { seed: { ...role.seed, change: change.seed } } : {}),
        environment: (settings) => ({ ...role.environment(settings), ...change.environment }),
      };
    });
}

/**
 * Where `npm ci` left the parties' code compiled (`tools/warm-up.js`); a start that finds nothing
 * there fills it.
 */
const compiledCode = fileURLToPath(
  new URL("../../../../node_modules/.cache/tale", import.meta.url),
);

/**
 * The whole environment of a party's process. What the caller's shell says about a party's own
 * freedom (`LOG_LEVEL`, `MAIL_FROM`, `REGISTRATION` …) is passed on; addresses and storage are the
 * launcher's word.
 *
 * @param stage where the stage of this very cast is, if it plays along: nobody reports to a
 * stranger's
 * @param guide where everybody is, if the pages are to carry a guide; `GUIDE=off` leaves it out
 */
export function environmentOf(
  role: Role,
  settings: Settings,
  seedPath: string | undefined,
  inherited: NodeJS.ProcessEnv,
  stage?: string,
  guide?: string,
): NodeJS.ProcessEnv {
  const origin = settings.origins[role.id];
  const { BACKSTAGE_URL: _somebodyElses, GUIDE: wish, ...passedOn } = inherited;
  return {
    ...withMemorySettings(passedOn),
    HOST: settings.host,
    PORT: `${portOf(origin)}`,
    ORIGIN: origin,
    DATABASE_URL: `file:${databaseOf(role.id, settings.dataFolder)}`,
    NODE_COMPILE_CACHE: compiledCode,
    ...(stage && role.id !== "stage" ? { BACKSTAGE_URL: stage } : {}),
    ...(guide && wish !== "off" ? { GUIDE: guide } : {}),
    ...(role.seed && seedPath ? { [role.seed.variable]: seedPath } : {}),
    ...role.environment(settings),
  };
}

/** A party's database; everything else it keeps beside it has a name that begins with this one. */
export function databaseOf(id: PartyId, dataFolder: string): string {
  return join(dataFolder, `${id}.db`);
}
