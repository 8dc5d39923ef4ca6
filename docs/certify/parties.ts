import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { placed, type Places } from "./places.ts";

/** Where Quillpost listens when it is played; the doorman is told at once. */
export const quillpostPort = 4003;

/** Fernmail and Contacts with empty databases, and the doorman before them. */
export interface Parties {
  stop(): Promise<void>;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const people = ["Carol", "Dave"].map((name) => ({
  name,
  email: `${name.toLowerCase()}@friends.example`,
}));

/**
 * Starts them and waits until they answer. `certificate.pem` and `key.pem` are read from the
 * folder that this is called in.
 */
export async function startParties(places: Places): Promise<Parties> {
  const { issuer, contacts, quillpost } = places;
  const folder = await mkdtemp(join(tmpdir(), "certify-"));
  await writeFile(join(folder, "seed.json"), await placed("seed.json", places));
  await writeFile(
    join(folder, "books.json"),
    JSON.stringify({ books: [{ issuer, sub: "u-alice", contacts: people }] }),
  );
  const common = { TRUST_PROXY: "true", LOG_LEVEL: "warn" };
  const children = [
    start(["apps/email-provider/src/main.ts"], {
      ...common,
      PORT: "4001",
      ORIGIN: issuer,
      RESOURCES: contacts,
      SEED: join(folder, "seed.json"),
      DATABASE_URL: `file:${join(folder, "fernmail.db")}`,
    }),
    start(["apps/contacts/src/main.ts"], {
      ...common,
      PORT: "4002",
      ORIGIN: contacts,
      TRUSTED_ISSUERS: issuer,
      SEED: join(folder, "books.json"),
      DATABASE_URL: `file:${join(folder, "contacts.db")}`,
    }),
    start(
      [
        "docs/certify/doorman.ts",
        `${new URL(issuer).host}=4001`,
        `${new URL(contacts).host}=4002`,
        `${new URL(quillpost).host}=${quillpostPort}`,
      ],
      {},
      process.cwd(),
    ),
  ];

  const stop = () => stopAll(children, folder);

  try {
    await Promise.all([issuer, contacts].map((origin) => ready(origin, children)));
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

/** Ends processes of ours, and forgets what they stored. */
export async function stopAll(children: readonly ChildProcess[], folder: string): Promise<void> {
  for (const child of children)
    if (child.exitCode === null && child.kill()) await once(child, "exit");
  await rm(folder, { recursive: true });
}

/** Whatever ends this program, no party of it is left behind to answer the next run. */
const running = new Set<ChildProcess>();
process.once("exit", () => running.forEach((child) => child.kill()));

/**
 * Starts a program of this checkout. Its log goes nowhere; what keeps it from starting is shown.
 */
export function start(
  [program = "", ...rest]: string[],
  environment: Record<string, string>,
  folder = root,
): ChildProcess {
  const child = spawn(process.execPath, [join(root, program), ...rest], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "ignore", "inherit"],
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

/** Waits until a party answers through the doorman. */
export async function ready(origin: string, children: readonly ChildProcess[]): Promise<void> {
  let last: unknown;
  for (let attempt = 0; attempt < 120; attempt += 1) {
    if (children.some(({ exitCode }) => exitCode !== null))
      throw new Error("a party did not start; it said why above");
    const answer = await fetch(`${origin}/readyz`).catch((error: unknown) => void (last = error));
    if (answer?.ok) return;
    await sleep(500);
  }
  throw new Error(
    `${origin} did not answer: is its name in /etc/hosts, and its certificate in NODE_EXTRA_CA_CERTS?`,
    { cause: last },
  );
}
