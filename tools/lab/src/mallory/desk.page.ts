import { fileURLToPath } from "node:url";
import { registerPages } from "@tale/pages/register-pages";
import type { Service } from "@tale/service/create-service";
import type { Desk } from "./desk.ts";

const brand = {
  name: "Mallory",
  mark: "M",
  task: "attacks the others, in the lab and on this machine only",
  colour: "#8f1d2c",
  typeface: "sans",
  stylesheets: [],
} as const;

/** What Mallory has got so far, for whoever watches. */
export async function deskPage(
  pages: Service,
  { origin, desk }: { origin: string; desk: Desk },
): Promise<void> {
  const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  await registerPages(pages, { brand, origin, templates: folder("./") });
  pages.get("/", async (_request, reply) =>
    reply.view("desk.page.hbs", { title: "Mallory's desk", loot: desk.loot, refresh: 2 }),
  );
}
