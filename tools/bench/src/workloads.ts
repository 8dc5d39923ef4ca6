import { createUser } from "./code-flow.ts";
import { median, type Contender } from "./measure.ts";
import { connections, type Server } from "./server.ts";
import type { Goal } from "./summary.ts";
import { metadataPath, systemNames, type SystemId, type Systems } from "./systems.ts";

/** One kind of work, for all systems that can do it. */
export interface Workload {
  readonly name: string;
  readonly contenders: readonly Contender[];
  readonly goals: readonly Goal[];
}

export interface Workloads {
  readonly workloads: readonly Workload[];
  /** The first visit of a user, from the application's link to the tokens, with sign-in and consent: milliseconds, by system. */
  readonly firstVisits: ReadonlyMap<string, number>;
}

type User = ReturnType<typeof createUser>;

/** Signs sixteen people in everywhere, and says what they can do then. */
export async function prepareWorkloads(systems: Systems): Promise<Workloads> {
  const users = new Map<SystemId, User[]>();
  const firstVisits = new Map<string, number>();
  const accessTokens = new Map<SystemId, string[]>();
  for (const id of ["ours", "oursOnPostgres", "oidcProvider", "oidcProviderOpaque", "jmondi", "limitInMemory", "limitOnDisk"] as const) {
    const endpoints = id.startsWith("oidc") ? { authorize: "/auth", token: "/token", introspect: "/token/introspection" } : { authorize: "/authorize", token: "/token", introspect: "/introspect" };
    const here = Array.from({ length: connections }, () => createUser(systems[id], endpoints));
    const visits: number[] = [];
    const tokens: string[] = [];
    for (const user of here) {
      const begin = performance.now();
      tokens.push((await user.prepare()).access_token);
      visits.push(performance.now() - begin);
    }
    users.set(id, here);
    accessTokens.set(id, tokens);
    firstVisits.set(systemNames[id], median(visits));
  }

  const acting = (ids: readonly SystemId[], act: (user: User) => () => Promise<unknown>): Contender[] =>
    ids.map((id) => ({ name: systemNames[id], vitals: systems[id].vitals, workers: users.get(id)!.map(act) }));
  const reading = (id: SystemId, path: string, tokensOf?: SystemId): Contender => ({
    name: systemNames[id],
    vitals: systems[id].vitals,
    workers: Array.from({ length: connections }, (_, place) => reader(systems[id], path, tokensOf && accessTokens.get(tokensOf)![place])),
  });

  const peers = ["oidcProvider", "oidcProviderOpaque", "jmondi"] as const;
  const all = ["ours", "oursOnPostgres", ...peers, "limitOnDisk", "limitInMemory"] as const;
  const { ours, oursOnPostgres, oidcProvider, limitInMemory, bare } = systemNames;

  // Refreshing comes first: oidc-provider's in-memory adapter forgets all but the last thousand records.
  const workloads: Workload[] = [
    { name: "refresh rotation", goals: [{ system: ours, peer: oidcProvider, ratio: 1.2 }], contenders: acting(all, (user) => user.refresh) },
    { name: "introspection", goals: [], contenders: acting(["ours", "oursOnPostgres", "oidcProviderOpaque", "jmondi"], (user) => user.introspect) },
    {
      name: "authorization code + PKCE",
      goals: [
        { system: ours, peer: oidcProvider, ratio: 3 },
        { system: ours, peer: limitInMemory, ratio: 0.6 },
        { system: oursOnPostgres, peer: oidcProvider, ratio: 1.5 },
      ],
      contenders: acting(all, (user) => user.run),
    },
    { name: "client credentials", goals: [], contenders: acting(["ours", "oursOnPostgres", ...peers, "limitInMemory"], (user) => user.clientCredentials) },
    {
      name: "contacts with a JWT",
      goals: [{ system: ours, peer: bare, ratio: 0.6 }],
      contenders: [reading("contacts", "/contacts", "ours"), reading("contactsOnPostgres", "/contacts", "oursOnPostgres"), reading("bare", "/contacts", "ours")],
    },
    {
      name: "metadata",
      goals: [{ system: ours, peer: bare, ratio: 0.95 }],
      contenders: [reading("ours", metadataPath), reading("oidcProvider", "/.well-known/openid-configuration"), reading("bare", metadataPath)],
    },
    {
      name: "JWKS",
      goals: [{ system: ours, peer: bare, ratio: 0.95 }],
      contenders: [reading("ours", "/jwks"), reading("oidcProvider", "/jwks"), reading("bare", "/jwks")],
    },
  ];
  return { workloads, firstVisits };
}

function reader(server: Server, path: string, token?: string): () => Promise<void> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return async () => {
    const { status, body } = await server.request(path, { headers });
    if (status !== 200) throw new Error(`${server.origin}${path} failed: ${status} ${body}`);
  };
}
