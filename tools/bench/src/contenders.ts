import { readFile, writeFile } from "node:fs/promises";
import { createUser } from "./code-flow.ts";
import type { Comparison, Contender } from "./measure.ts";
import { connections, startServer, type Server } from "./server.ts";

/** Every server of the benchmark: the two real parties with their databases on disk, and a peer for each. */
export interface Stage {
  readonly comparisons: readonly Comparison[];
  stop(): Promise<void>;
}

/** @param folder for the parties' databases; @param port the first of four */
export async function setStage(folder: string, port: number): Promise<Stage> {
  const issuer = `http://fernmail.localhost:${port}`;
  const resource = `http://contacts.fernmail.localhost:${port + 1}`;
  const servers: Server[] = [];
  const start = async (...args: Parameters<typeof startServer>): Promise<Server> => {
    const server = await startServer(...args);
    servers.push(server);
    return server;
  };
  const stop = async (): Promise<void> => void (await Promise.all(servers.map((server) => server.stop())));

  try {
    const fernmail = await start("apps/email-provider/src/main.ts", issuer, { ORIGIN: issuer, RESOURCES: resource, DATABASE_URL: `file:${folder}/fernmail.db`, LOG_LEVEL: "warn" });
    const contacts = await start("apps/contacts/src/main.ts", resource, { ORIGIN: resource, TRUSTED_ISSUERS: issuer, SEED: await seedFor(folder, issuer), DATABASE_URL: `file:${folder}/contacts.db`, LOG_LEVEL: "warn" });
    const provider = await start("tools/bench/src/oidc-provider.peer.ts", `http://peer.localhost:${port + 2}`, {});

    const ours = await prepareUsers(fernmail, { authorize: "/authorize", token: "/token" });
    const peers = await prepareUsers(provider, { authorize: "/auth", token: "/token" });
    const { body } = await read(contacts, ours.accessTokens[0]!);
    const bare = await start("tools/bench/src/bare-fastify.peer.ts", `http://bare.localhost:${port + 3}`, { BODY: body });

    // Refreshing comes first: oidc-provider's in-memory adapter forgets all but the last thousand records.
    const comparisons: Comparison[] = [
      { workload: "refresh token rotation", goal: 0.8, ours: { name: "ours, on disk", workers: ours.refreshes }, peer: { name: "oidc-provider, in memory", workers: peers.refreshes } },
      { workload: "authorization code flow", goal: 1, ours: { name: "ours, on disk", workers: ours.flows }, peer: { name: "oidc-provider, in memory", workers: peers.flows } },
      { workload: "GET /contacts with a token", goal: 0.3, ours: { name: "ours", workers: readers(contacts, ours.accessTokens) }, peer: { name: "bare Fastify", workers: readers(bare, ours.accessTokens) } },
    ];
    return { comparisons, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function prepareUsers(server: Server, endpoints: Parameters<typeof createUser>[1]) {
  const users = Array.from({ length: connections }, () => createUser(server, endpoints));
  const accessTokens: string[] = [];
  for (const user of users) accessTokens.push((await user.prepare()).access_token);
  return { accessTokens, flows: users.map((user) => user.run), refreshes: users.map((user) => user.refresh) };
}

function readers(server: Server, accessTokens: readonly string[]): Contender["workers"] {
  return accessTokens.map((accessToken) => () => read(server, accessToken));
}

async function read(server: Server, accessToken: string) {
  const answer = await server.request("/contacts", { headers: { authorization: `Bearer ${accessToken}` } });
  if (answer.status !== 200) throw new Error(`contacts failed: ${answer.status} ${answer.body}`);
  return answer;
}

/** The seed names its issuer by the default origin; here the ports are others. */
async function seedFor(folder: string, issuer: string): Promise<string> {
  const seed = await readFile(new URL("../../../apps/contacts/seed/fernmail.json", import.meta.url), "utf8");
  await writeFile(`${folder}/contacts.json`, seed.replaceAll("http://fernmail.localhost:4001", issuer));
  return `${folder}/contacts.json`;
}
