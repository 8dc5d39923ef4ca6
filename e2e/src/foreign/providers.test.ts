import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { minute } from "@tale/service/clock";
import { findFreePorts } from "@tale/service/free-ports";
import { playWith, type Result } from "@tale/providers-tool/play-with";
import { CannotBring } from "@tale/providers-tool/cannot-bring.error";
import { stations, type Server } from "@tale/providers-tool/server";
import { afterAll, describe, expect, test } from "vitest";
import { startServer, type RunningServer } from "../differences/start-server.ts";

/**
 * What `npm run providers` does with each real server, with oidc-provider, which comes with the
 * packages.
 */
const folder = mkdtempSync(join(tmpdir(), "tale-providers-"));
const never = new AbortController().signal;
let running: RunningServer | undefined;

afterAll(async () => {
  await running?.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

/** @param resource what it takes for the contacts' address, if not the one that Quillpost names */
const oidcProvider = (limits: Server["limits"], resource?: string): Server => ({
  id: "oidc-provider",
  name: "Foreign",
  version: "9",
  source: "npm: oidc-provider",
  settings: [],
  ...(limits ? { limits } : {}),
  start: async () => {
    const [port] = await findFreePorts(1, "127.0.0.1");
    const issuer = `http://foreign.localhost:${port}`;
    const start = async (contacts: string) => {
      await running?.stop();
      running = await startServer("e2e/src/foreign/foreign-server.main.ts", issuer, {
        CONTACTS: contacts,
        OFFERS: "everything",
      });
    };
    await start("http://nowhere.localhost");
    return {
      issuer,
      tokenLifetime: 0,
      contacts: {},
      introduce: async (client) => {
        await start(resource ?? client.resource);
        return { by: "program" };
      },
      respond: (page) =>
        page.has("input[name=password]")
          ? page.press("Sign in", { email: "alice@fernmail.example", password: "wonderland" })
          : page.press("Allow"),
    };
  },
});

const statesOf = ({ stations: outcomes }: Result) => stations.map(({ id }) => outcomes[id]?.state);

async function play(server: Server): Promise<Result> {
  return playWith(server, { folder, signal: never, say: () => undefined });
}

describe("the story with a server that is not ours", { timeout: 2 * minute }, () => {
  test("passes every station where it can", async () => {
    expect((await play(oidcProvider(undefined))).stations).toEqual(
      Object.fromEntries(stations.map(({ id }) => [id, { state: "passed" }])),
    );
  });

  test("fails where it refuses, tells why, and plays what does not need it", async () => {
    const result = await play(oidcProvider(undefined, "http://other.localhost"));
    expect(statesOf(result)).toEqual([
      "passed",
      "passed",
      "failed",
      "not reached",
      "not reached",
      "not reached",
      "not reached",
      "passed",
    ]);
    expect(result.stations.consent!.reason).toContain(
      "nobody was sent there: 200 “Foreign would not take our request”",
    );
  });

  test("calls a refusal a limit where the server is known to have it", async () => {
    const { consent } = (
      await play(oidcProvider({ consent: "it knows one resource" }, "http://other.localhost"))
    ).stations;
    expect(consent).toMatchObject({
      state: "limit",
      reason: expect.stringContaining("it knows one resource") as string,
    });
  });

  test("is skipped with the reason when this machine cannot bring it", async () => {
    const start = async () => Promise.reject(new CannotBring("there is no go on this machine"));
    expect(await play({ ...oidcProvider(undefined), start })).toMatchObject({
      skipped: "there is no go on this machine",
      stations: {},
    });
  });
});
