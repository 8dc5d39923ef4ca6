import type { Service } from "@tale/service/create-service";
import { players } from "@tale/story/cast";
import { inlineImports } from "./self-contained.ts";

/**
 * Every style of the stage in one answer, `/assets/all.css`: a browser draws nothing before it has
 * them all, and each more would be a journey more.
 */
export function oneStylesheet(
  pages: Service,
  get: (path: string) => Promise<Buffer>,
  names: readonly string[],
): void {
  let whole: Promise<string> | undefined;

  async function collect(): Promise<string> {
    const colours = Object.values(players).map(
      ({ id, colour }) => `[data-id="${id}"] { --from: ${colour}; }`,
    );
    const parts = await Promise.all(
      ["page.css", "brand.css", ...names].map((name) => inlineImports(`/assets/${name}`, get)),
    );
    return [...parts, ...colours].join("\n");
  }

  pages.get("/assets/all.css", async (_request, reply) =>
    reply
      .type("text/css; charset=utf-8")
      .header("cache-control", "max-age=300")
      .send(await (whole ??= collect())),
  );
}
