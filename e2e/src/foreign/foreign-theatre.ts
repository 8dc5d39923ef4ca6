import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCast } from "@tale/story-tool/launcher/start-cast";
import { findFreePorts } from "@tale/service/free-ports";
import { startServer } from "../differences/start-server.ts";
import { raiseCurtain, type Theatre } from "../theatre/theatre.ts";

/** What the foreign server offers beyond the code flow. */
export type Offers = "everything" | "nothing";

/**
 * Quillpost and Contacts as they are, with an authorization server in Fernmail's place that nobody
 * wrote for them.
 */
export async function openForeignTheatre(offers: Offers): Promise<Theatre> {
  const dataFolder = mkdtempSync(join(tmpdir(), "tale-"));
  const [own, blog, contacts] = await findFreePorts(3, "127.0.0.1");
  const origins = {
    fernmail: `http://foreign.localhost:${own}`,
    quillpost: `http://blog.localhost:${blog}`,
    "fernmail-contacts": `http://contacts.fernmail.localhost:${contacts}`,
  };
  const server = await startServer("e2e/src/foreign/foreign-server.main.ts", origins.fernmail, {
    BLOG: origins.quillpost,
    CONTACTS: origins["fernmail-contacts"],
    OFFERS: offers,
  });
  const cast = await startCast({
    dataFolder,
    ports: "free",
    origins,
    only: ["quillpost", "fernmail-contacts", "inbox"],
  });
  return raiseCurtain(cast, async () => {
    await server.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  });
}
