import { readFile, realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { Service } from "@tale/service/create-service";
import { sendProblem } from "@tale/service/problem";
import { Type } from "typebox";
import { checkout } from "../checkout.ts";

/**
 * Only source code, and of those who play; nothing hidden, nothing installed, and no seeds, in
 * which secrets stand.
 */
const readable =
  /^(?:apps\/[\w-]+|libs\/[\w-]+|tools\/inbox)\/src\/(?!.*(?:^|\/)(?:\.|node_modules(?:\/|$)))[\w./-]+\.(ts|hbs|css|js)$/;

const Query = Type.Object({
  file: Type.String({ maxLength: 300 }),
  line: Type.Optional(Type.Integer({ minimum: 1 })),
  around: Type.Optional(Type.Integer({ minimum: 0, maximum: 200 })),
});

export interface Source {
  readonly file: string;
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
  /** Opens the editor at the line. */
  readonly link: string;
}

/** The lines of code behind a leg, from this checkout. */
export async function sourceRoute(
  service: Service,
  { sources }: { readonly sources?: string | undefined },
): Promise<void> {
  service.get("/api/source", { schema: { querystring: Query } }, async (request, reply) => {
    const { file, line, around } = request.query;
    return (
      (await readSource(file, line, around, sources)) ??
      sendProblem(reply, 404, "No such source", "There is no source code of that name in the play.")
    );
  });
}

/** @returns undefined for what is not ours to show */
async function readSource(
  file: string,
  line?: number,
  around = 12,
  sources = checkout,
): Promise<Source | undefined> {
  const path = await findReadable(file);
  if (!path) return undefined;
  const lines = (await readFile(path, "utf8")).split("\n");
  const from = line ? Math.max(1, line - around) : 1;
  const to = line ? Math.min(lines.length, line + around) : lines.length;
  return {
    file,
    from,
    to,
    lines: lines.slice(from - 1, to),
    link: `vscode://file${pathToFileURL(join(sources, file)).pathname}:${line ?? 1}`,
  };
}

/** A link inside the folders must not lead out of them either. */
async function findReadable(file: string): Promise<string | undefined> {
  if (!readable.test(file) || file.split("/").includes("..")) return undefined;
  const real = await realpath(join(checkout, file)).catch(() => undefined);
  const top = await realpath(checkout);
  return real &&
    ["apps", "libs", "tools/inbox"].some((folder) => real.startsWith(`${join(top, folder)}${sep}`))
    ? real
    : undefined;
}
