import { createUser, type User } from "./code-flow.ts";
import { createCrowd, readersTokens } from "./million/crowd.ts";
import { bringIntoMemory } from "./million/in-memory.ts";
import { everybody } from "./million/people.ts";
import { median, type Contender } from "./measure.ts";
import { connections, type Server } from "./server.ts";
import type { Goal } from "./summary.ts";
import type { WorkloadName } from "./workload-names.ts";
import { metadataPath, systemNames, type SystemId, type Systems } from "./systems.ts";

/** One kind of work, for all systems that can do it. */
export interface Workload {
  readonly name: WorkloadName;
  readonly contenders: readonly Contender[];
  readonly goals: readonly Goal[];
}

export interface Workloads {
  readonly workloads: readonly Workload[];
  /**
   * The first visit of a user, from the application's link to the tokens, with sign-in and consent:
   * milliseconds, by system.
   */
  readonly firstVisits: ReadonlyMap<string, number>;
}

/**
 * Signs sixteen people in everywhere, and says what they can do then. Where a million are known,
 * each operation is another one's.
 *
 * @param folder where the databases are
 */
export async function prepareWorkloads(systems: Systems, folder: string): Promise<Workloads> {
  const users = new Map<SystemId, User[]>();
  const firstVisits = new Map<string, number>();
  const accessTokens = new Map<SystemId, string[]>();
  for (const id of [
    "ours",
    "oursOnPostgres",
    "oursWithMillion",
    "oursOnPostgresWithMillion",
    "oidcProvider",
    "oidcProviderOpaque",
    "jmondi",
    "limitInMemory",
    "limitOnDisk",
  ] as const) {
    const server = systems[id];
    if (!server) continue;
    const shared = id.endsWith("WithMillion") ? await readersTokens(server) : [];
    const people = everybody();
    const endpoints = id.startsWith("oidc")
      ? { authorize: "/auth", token: "/token", introspect: "/token/introspection" }
      : { authorize: "/authorize", token: "/token", introspect: "/introspect" };
    const here = Array.from({ length: connections }, () =>
      shared.length > 0 ? createCrowd(server, people, shared) : createUser(server, endpoints),
    );
    const visits: number[] = [];
    const tokens: string[] = [];
    for (const user of here) {
      const begin = performance.now();
      tokens.push((await user.prepare()).access_token);
      visits.push(performance.now() - begin);
    }
    users.set(id, here);
    accessTokens.set(id, shared.length > 0 ? shared : tokens);
    firstVisits.set(systemNames[id], median(visits));
  }

  const acting = (
    ids: readonly SystemId[],
    act: (user: User) => () => Promise<unknown>,
  ): Contender[] => ids.flatMap((id) => contendersAt(id, () => users.get(id)!.map(act)));
  const reading = (id: SystemId, path: string, tokensOf?: SystemId): Contender[] =>
    contendersAt(id, (server) =>
      Array.from({ length: connections }, (_, place) =>
        reader(server, path, tokensOf ? accessTokens.get(tokensOf)! : [], place),
      ),
    );
  const before: Partial<Record<SystemId, () => void>> = {
    oursWithMillion: () => bringIntoMemory(folder, "fernmail-million.db"),
    contactsWithMillion: () => bringIntoMemory(folder, "contacts-million.db"),
    oursOnPostgresWithMillion: () => bringIntoMemory(folder, "/base/"),
    contactsOnPostgresWithMillion: () => bringIntoMemory(folder, "/base/"),
  };
  /** One, or none if the system was not started. */
  const contendersAt = (
    id: SystemId,
    workersOf: (server: Server) => Contender["workers"],
  ): Contender[] => {
    const server = systems[id];
    return server
      ? [
          {
            name: systemNames[id],
            vitals: server.vitals,
            workers: workersOf(server),
            before: before[id],
          },
        ]
      : [];
  };

  const peers = ["oidcProvider", "oidcProviderOpaque", "jmondi"] as const;
  const us = ["ours", "oursWithMillion", "oursOnPostgres", "oursOnPostgresWithMillion"] as const;
  const all = [...us, ...peers, "limitOnDisk", "limitInMemory"] as const;
  const {
    ours,
    oursOnPostgres,
    oursWithMillion,
    oursOnPostgresWithMillion,
    oidcProvider,
    limitInMemory,
    bare,
  } = systemNames;
  const flat: readonly Goal[] = systems.oursWithMillion
    ? [
        { system: oursWithMillion, peer: ours, ratio: 1.2, of: "p50" },
        { system: oursOnPostgresWithMillion, peer: oursOnPostgres, ratio: 1.2, of: "p50" },
      ]
    : [];

  // Refreshing comes first: oidc-provider's in-memory adapter forgets all but the last thousand
  // records.
  const workloads: Workload[] = [
    {
      name: "refresh rotation",
      goals: [{ system: ours, peer: oidcProvider, ratio: 1.2 }, ...flat],
      contenders: acting(all, (user) => user.refresh),
    },
    {
      name: "introspection",
      goals: flat,
      contenders: acting(
        [...us, "oidcProviderOpaque", "jmondi"],
        (user) => () => user.introspect(),
      ),
    },
    {
      name: "authorization code + PKCE",
      goals: [
        { system: ours, peer: oidcProvider, ratio: 3 },
        { system: ours, peer: limitInMemory, ratio: 0.6 },
        { system: oursOnPostgres, peer: oidcProvider, ratio: 1.5 },
        ...flat,
      ],
      contenders: acting(all, (user) => user.run),
    },
    {
      name: "client credentials",
      goals: flat,
      contenders: acting([...us, ...peers, "limitInMemory"], (user) => user.clientCredentials),
    },
    {
      name: "contacts with a JWT",
      goals: [{ system: ours, peer: bare, ratio: 0.6 }, ...flat],
      contenders: [
        ...reading("contacts", "/contacts", "ours"),
        ...reading("contactsWithMillion", "/contacts", "oursWithMillion"),
        ...reading("contactsOnPostgres", "/contacts", "oursOnPostgres"),
        ...reading("contactsOnPostgresWithMillion", "/contacts", "oursOnPostgresWithMillion"),
        ...reading("bare", "/contacts", "ours"),
      ],
    },
    {
      name: "metadata",
      goals: [{ system: ours, peer: bare, ratio: 0.95 }],
      contenders: [
        ...reading("ours", metadataPath),
        ...reading("oidcProvider", "/.well-known/openid-configuration"),
        ...reading("bare", metadataPath),
      ],
    },
    {
      name: "JWKS",
      goals: [{ system: ours, peer: bare, ratio: 0.95 }],
      contenders: [
        ...reading("ours", "/jwks"),
        ...reading("oidcProvider", "/jwks"),
        ...reading("bare", "/jwks"),
      ],
    },
  ];
  return { workloads, firstVisits };
}

/** @param tokens of whom it reads for, in turns; @param first where it begins */
function reader(
  server: Server,
  path: string,
  tokens: readonly string[],
  first: number,
): () => Promise<void> {
  let turn = first;
  return async () => {
    const headers =
      tokens.length > 0
        ? { authorization: `Bearer ${tokens[(turn += connections) % tokens.length]}` }
        : {};
    const { status, body } = await server.request(path, { headers });
    if (status !== 200) throw new Error(`${server.origin}${path} failed: ${status} ${body}`);
  };
}
