import { fileURLToPath } from "node:url";
import { registerPages } from "@tale/pages/register-pages";
import { open } from "@tale/protocol/secrecy";
import { createService, type Service } from "@tale/service/create-service";
import { villains } from "@tale/story/villains";
import type { Villain, VillainId } from "@tale/story/villains/villain";
import { findFreePorts } from "@tale/service/free-ports";
import { portOf } from "@tale/story-tool/launcher/settings";
import { Type } from "typebox";
import type { LabCast } from "../cast/lab-cast.ts";
import { playWithGuard, playWithoutGuard } from "../play/play-villain.ts";
import { describeBoard, describeVillain, type Played } from "./describe.ts";

export interface BoardOptions {
  readonly cast: LabCast;
  /** The naive blog's address. */
  readonly scrawl: string;
}

export interface Board {
  readonly origin: string;
  close(): Promise<void>;
}

const brand = {
  name: "The lab",
  mark: "V",
  task: "plays acts 0 and 7 on this machine, with parties that lack one guard",
  colour: "#8a5a00",
  typeface: "sans",
  navigation: [{ href: "/", label: "Villains" }],
  stylesheets: ["board.css"],
} as const;

const Which = Type.Object({
  id: Type.Enum(villains.map(({ id }) => id)),
});

const PlayForm = Type.Object({
  guard: Type.Enum(["off", "on"]),
  choice: Type.Optional(Type.Enum(["0", "1", "2"], open)),
});

/**
 * The menu of act 7: which villain, what will happen, with the guard or without it; and the score.
 */
export async function startBoard(options: BoardOptions): Promise<Board> {
  const [port] = await findFreePorts(1, "127.0.0.1");
  const origin = `http://lab.localhost:${port}`;
  const service = createService({ party: "lab", origin, logLevel: "silent", trustProxy: false });
  await service.register(boardPages, { ...options, origin });
  await service.listen({ host: "127.0.0.1", port: portOf(origin) });
  return { origin, close: () => service.close() };
}

async function boardPages(
  pages: Service,
  { origin, cast, scrawl }: BoardOptions & { origin: string },
): Promise<void> {
  const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  await registerPages(pages, {
    brand,
    origin,
    templates: folder("./"),
    assets: folder("./assets/"),
  });
  const played = new Map<VillainId, Played>();
  const links = { stage: cast.origins.stage, mallory: cast.mallory.origin, scrawl };
  let turn: Promise<unknown> = Promise.resolve();

  pages.get("/", async (_request, reply) =>
    reply.view("board.page.hbs", { title: "Villains", ...describeBoard(villains, played), links }),
  );

  pages.get("/villains/:id", { schema: { params: Which } }, async (request, reply) => {
    const villain = villainNamed(request.params.id);
    const shown = describeVillain(villain, played.get(villain.id));
    return reply.view("villain.page.hbs", { ...shown, links });
  });

  pages.post(
    "/villains/:id",
    { schema: { params: Which, body: PlayForm } },
    async (request, reply) => {
      const { guard, choice } = request.body;
      const villain = villainNamed(request.params.id);
      const run = turn.then(() => play(villain, guard, choice));
      turn = run.catch(() => undefined);
      await run;
      return reply.redirect(`/villains/${villain.id}`, 303);
    },
  );

  /** One attack at a time: there is one cast, and one Mallory. */
  async function play(villain: Villain, guard: string, choice: string | undefined): Promise<void> {
    const before = played.get(villain.id) ?? {};
    const predicted = choice === undefined ? before.predicted : Number(choice);
    if (guard === "off") {
      const off = await playWithoutGuard(villain, cast);
      return void played.set(villain.id, { ...before, predicted, off, last: "off" });
    }
    await cast.takeGuardOf(undefined);
    const on = await playWithGuard(villain, cast);
    played.set(villain.id, { ...before, predicted, on, last: "on" });
  }
}

const villainNamed = (id: string): Villain => villains.find((one) => one.id === id)!;
