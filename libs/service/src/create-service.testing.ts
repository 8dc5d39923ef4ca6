import { Writable } from "node:stream";
import { Type } from "typebox";
import { DatabaseUnavailableError } from "@tale/database/database";
import { createService, type Service } from "./create-service.ts";
import { answerNotFoundProblem } from "./problem.ts";
import { createTestBrowser } from "./service.testing.ts";

const origin = "http://party.localhost:4000";
const services: Service[] = [];

export async function closeParties(): Promise<void> {
  await Promise.all(services.splice(0).map((service) => service.close()));
}

export function createParty(options: Partial<Parameters<typeof createService>[0]> = {}) {
  const service = createService({
    party: "party",
    origin,
    logLevel: "silent",
    trustProxy: false,
    ...options,
  });
  services.push(service);
  service.setNotFoundHandler(answerNotFoundProblem);
  service.get("/thing", async (request) => ({ ip: request.ip }));
  service.post(
    "/thing",
    { schema: { body: Type.Object({ name: Type.String() }) } },
    async (request) => request.body,
  );
  service.get("/broken", async () => {
    throw new Error("the secret is hunter2");
  });
  service.get("/locked", async () => {
    throw new DatabaseUnavailableError("database is locked");
  });
  return { service, visit: createTestBrowser(service, origin) };
}

/**
 * A service whose log lines can be read; the logger's stream is swapped, its options are the real
 * ones.
 */
export function createLoggedParty() {
  const written: string[] = [];
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _, done) => {
      written.push(String(chunk));
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  return {
    ...createParty({ logLevel: "trace", logStream: stream }),
    lines,
    text: () => written.join(""),
  };
}
