import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../checkout.ts";
import type { SourceLine } from "@tale/backstage/facts";
import type { Leg, Player } from "./leg.ts";
import { pathOf } from "./roles.ts";

export interface StepTags {
  /**
   * Which code of a party's handles a message: the line that says `@step` there, or else the
   * route's own. Where no file names the path, the lines that say they play the first of these
   * steps.
   */
  linesOf(
    leg: Pick<Leg, "method" | "url">,
    steps: readonly string[],
    party: Player,
  ): readonly SourceLine[];
}

interface TaggedFile {
  readonly file: string;
  readonly tags: readonly { readonly step: string; readonly line: number }[];
  readonly routes: readonly {
    readonly method: string;
    readonly path: string;
    readonly line: number;
  }[];
}

/**
 * Reads which step is played where, and which path is answered where, from this checkout's own
 * code.
 *
 * @param notOurs a party whose code is not here
 */
export function findStepTags(notOurs?: Player): StepTags {
  const paths = globSync("{apps,tools/inbox}/**/src/**/*.ts", {
    cwd: checkout,
    exclude: (name) => name === "node_modules" || name.endsWith(".test.ts"),
  });
  const files = paths.map((path) => readTags(path.replaceAll("\\", "/")));

  return {
    linesOf: ({ method, url }, steps, party) => {
      if (party === notOurs) return [];
      const own = files.filter(({ file }) => file.startsWith(folderOf(party)));
      const handling = handlerOf(own, method, pathOf(url));
      if (handling)
        return [{ file: handling.file, line: firstTag(handling, steps) ?? handling.line }];
      const playing = own.filter(({ routes }) => routes.length === 0);
      return (
        steps
          .map((step) =>
            playing.flatMap(({ file, tags }) =>
              tags.filter((tag) => tag.step === step).map(({ line }) => ({ file, line })),
            ),
          )
          .find((lines) => lines.length > 0) ?? []
      );
    },
  };
}

function readTags(file: string): TaggedFile {
  const lines = readFileSync(join(checkout, file), "utf8")
    .split("\n")
    .map((text, index) => ({ text, line: index + 1 }));
  return {
    file,
    tags: lines.flatMap(({ text, line }) => {
      const [, step] = /^\s*\*.*@step +(\S+)/.exec(text) ?? [];
      return step ? [{ step, line }] : [];
    }),
    routes: lines.flatMap(({ text, line }) => {
      const [, method, path] = /\.(get|post|put|delete)(?:<\w+>)?\("(\/[^"]*)"/.exec(text) ?? [];
      return method && path ? [{ method: method.toUpperCase(), path, line }] : [];
    }),
  };
}

/** As Fastify finds it: a path that is written out goes before one with a parameter. */
function handlerOf(files: readonly TaggedFile[], method: string, path: string) {
  const fitting = files.flatMap(({ routes, ...rest }) =>
    routes
      .filter((route) => route.method === method && fits(route.path, path))
      .map((route) => ({ ...rest, ...route })),
  );
  return fitting.sort((one, other) => one.path.split(":").length - other.path.split(":").length)[0];
}

function fits(route: string, path: string): boolean {
  const [wanted, given] = [route.split("/"), path.split("/")];
  return (
    given.length <= wanted.length &&
    wanted.every(
      (part, index) =>
        part === given[index] ||
        (part.startsWith(":") && (index < given.length || part.endsWith("?"))),
    )
  );
}

function firstTag(
  { tags }: Pick<TaggedFile, "tags">,
  steps: readonly string[],
): number | undefined {
  return steps.flatMap((step) => tags.filter((tag) => tag.step === step))[0]?.line;
}

/** Which folder a party's code is in. */
function folderOf(party: Player): string {
  if (party === "quillpost") return "apps/blog/";
  if (party === "inbox") return "tools/inbox/";
  return party.endsWith("-contacts") ? "apps/contacts/" : "apps/email-provider/";
}
