import { findFreePorts } from "@tale/service/free-ports";
import { meetServer, type Server } from "./server.ts";
import { startServer } from "./start-server.ts";

export interface Contestants {
  readonly fernmail: Server;
  readonly oidcProvider: Server;
  stop(): Promise<void>;
}

/** Both servers, each a process of its own, with the same people, clients and resources. */
export async function startContestants(): Promise<Contestants> {
  const [one, other] = await findFreePorts(2, "127.0.0.1");
  const environment = {
    SEED: "e2e/src/differences/seed.json",
    RESOURCES: "http://contacts.fernmail.localhost:4002,http://archive.fernmail.localhost:4003",
    DATABASE_URL: "file::memory:",
    LOG_LEVEL: "silent",
  };
  const running = await Promise.all([
    startServer("apps/email-provider/src/main.ts", `http://fernmail.localhost:${one}`, environment),
    startServer(
      "e2e/src/differences/oidc-provider.main.ts",
      `http://oidc-provider.localhost:${other}`,
      environment,
    ),
  ]);
  const [fernmail, oidcProvider] = await Promise.all([
    meetServer(running[0]),
    meetServer(running[1]),
  ]);
  return {
    fernmail,
    oidcProvider,
    stop: async () => void (await Promise.all(running.map((server) => server.stop()))),
  };
}
