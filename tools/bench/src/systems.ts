import { withMemorySettings } from "@tale/service/process-memory";
import { startTestPostgres, type TestPostgres } from "@tale/database/postgres.testing";
import { fill } from "./million/fill.ts";
import { million } from "./million/people.ts";
import { contactsRows, fernmailRows } from "./million/rows.ts";
import { alicesContacts, writeSeeds } from "./seeds.ts";
import { startServer, type Server } from "./server.ts";

/** Everything that is measured, by the name it has in the report. */
export const systemNames = {
  ours: "ours",
  oursOnPostgres: "ours, PostgreSQL",
  oursWithMillion: "ours, a million users",
  oursOnPostgresWithMillion: "ours, PostgreSQL, a million users",
  oidcProvider: "oidc-provider",
  oidcProviderOpaque: "oidc-provider, opaque",
  jmondi: "@jmondi/oauth2-server",
  limitOnDisk: "limit: parse, sign, commit",
  limitInMemory: "limit: parse, sign",
  contacts: "ours",
  contactsOnPostgres: "ours, PostgreSQL",
  contactsWithMillion: "ours, a million users",
  contactsOnPostgresWithMillion: "ours, PostgreSQL, a million users",
  bare: "limit: bare Fastify",
} as const;

export type SystemId = keyof typeof systemNames;
type SystemWithMillion = Extract<SystemId, `${string}WithMillion`>;

/** Those with a million users take minutes to fill; a glance does without. */
export type Systems = Readonly<
  Record<Exclude<SystemId, SystemWithMillion>, Server> & Partial<Record<SystemWithMillion, Server>>
>;

/** Where Fernmail and its Contacts keep what they have: DATABASE_URL of each. */
interface Databases {
  readonly fernmail: string;
  readonly contacts: string;
}

export interface RunningSystems {
  readonly systems: Systems;
  stop(): Promise<void>;
}

/**
 * Starts every system, each a process of its own. Ours are started as the launcher and the image
 * do, with a log line per request.
 *
 * @param folder for databases, on a disk; @param port the first of fourteen
 */
export async function startSystems(
  folder: string,
  port: number,
  withMillion: boolean,
): Promise<RunningSystems> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const one of stops.toReversed()) await one();
  };
  const start = async (
    script: string,
    offset: number,
    environment: Record<string, string>,
    name = "peer",
  ): Promise<Server> => {
    const origin = `http://${name}.localhost:${port + offset}`;
    const server = await startServer(script, origin, { ORIGIN: origin, ...environment });
    stops.push(server.stop);
    return server;
  };
  const startOurs = async (offset: number, databases: Databases): Promise<[Server, Server]> => {
    const [issuer, resource] = [
      `http://fernmail.localhost:${port + offset}`,
      `http://contacts.fernmail.localhost:${port + offset + 1}`,
    ];
    const seeds = await writeSeeds(folder, issuer);
    return [
      // A run takes longer than access tokens usually live.
      await start(
        "apps/email-provider/src/main.ts",
        offset,
        {
          ...withMemorySettings({}),
          ACCESS_TOKEN_LIFETIME: "3600",
          RESOURCES: resource,
          SEED: seeds.fernmail,
          DATABASE_URL: databases.fernmail,
        },
        "fernmail",
      ),
      await start(
        "apps/contacts/src/main.ts",
        offset + 1,
        {
          ...withMemorySettings({}),
          TRUSTED_ISSUERS: issuer,
          SEED: seeds.contacts,
          DATABASE_URL: databases.contacts,
        },
        "contacts.fernmail",
      ),
    ];
  };
  /** They make their tables, and start anew when a million people are in them. */
  const startOursWithMillion = async (
    offset: number,
    databases: Databases,
  ): Promise<[Server, Server]> => {
    const [fernmail, contacts] = await startOurs(offset, databases);
    await Promise.all([fernmail, contacts].map(({ stop }) => stop()));
    await fill(databases.fernmail, million, fernmailRows(million, Date.now(), contacts.origin));
    await fill(
      databases.contacts,
      million,
      contactsRows(fernmail.origin, (await alicesContacts()).length),
    );
    return startOurs(offset, databases);
  };

  const files = (name: string): Databases => ({
    fernmail: `file:${folder}/fernmail${name}.db`,
    contacts: `file:${folder}/contacts${name}.db`,
  });
  const onPostgres = async ({ createDatabase }: TestPostgres): Promise<Databases> => ({
    fernmail: await createDatabase(),
    contacts: await createDatabase(),
  });

  try {
    const postgres = await startTestPostgres({ durableIn: folder });
    stops.push(postgres.stop);
    const filled: Partial<Record<SystemWithMillion, Server>> = {};
    if (withMillion) {
      [filled.oursWithMillion, filled.contactsWithMillion] = await startOursWithMillion(
        10,
        files("-million"),
      );
      [filled.oursOnPostgresWithMillion, filled.contactsOnPostgresWithMillion] =
        await startOursWithMillion(12, await onPostgres(postgres));
    }
    const [ours, contacts] = await startOurs(0, files(""));
    const [oursOnPostgres, contactsOnPostgres] = await startOurs(2, await onPostgres(postgres));
    const systems = {
      ...filled,
      ours,
      contacts,
      oursOnPostgres,
      contactsOnPostgres,
      oidcProvider: await start("tools/bench/src/peers/oidc-provider.peer.ts", 4, {}),
      oidcProviderOpaque: await start("tools/bench/src/peers/oidc-provider.peer.ts", 5, {
        FORMAT: "opaque",
      }),
      jmondi: await start("tools/bench/src/peers/jmondi.peer.ts", 6, {}),
      limitInMemory: await start("tools/bench/src/peers/bare-flow.peer.ts", 7, {
        DATABASE_URL: "",
      }),
      limitOnDisk: await start("tools/bench/src/peers/bare-flow.peer.ts", 8, {
        DATABASE_URL: `file:${folder}/limit.db`,
      }),
      bare: await start("tools/bench/src/peers/bare-fastify.peer.ts", 9, {
        BODIES: JSON.stringify(await bodiesOf(ours)),
      }),
    };
    return { systems, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What the bare handlers answer: the same bytes as we do. */
async function bodiesOf(ours: Server): Promise<Record<string, unknown>> {
  const bodies: [string, unknown][] = [];
  for (const path of [metadataPath, "/jwks"])
    bodies.push([path, JSON.parse((await ours.request(path)).body)]);
  const page = {
    contacts: (await alicesContacts()).map((contact, place) => ({
      id: `contact-${place}-0000`,
      name: "",
      ...contact,
    })),
  };
  return Object.fromEntries([...bodies, ["/contacts", page]]);
}

export const metadataPath = "/.well-known/oauth-authorization-server";
