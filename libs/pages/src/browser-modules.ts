import { createHash } from "node:crypto";
import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FastifyReply } from "fastify";
import type { Service } from "@tale/service/create-service";
import { stripTypes } from "./strip-types.ts";

export interface BrowserModuleOptions {
  /** The folder with the party's own modules, TypeScript without JSX; served below `/browser/`. */
  readonly folder: string;
  /** Packages that are served as installed: the name that modules import, and its file's URL. */
  readonly packages: Readonly<Record<string, string>>;
  /** Folders of TypeScript whose files are imported as `<name>/<file without .ts>`. */
  readonly libraries?: Readonly<Record<string, string>>;
}

export interface BrowserModules {
  /** Which address each imported name leads to, and each file of the party's own. */
  readonly imports: Readonly<Record<string, string>>;
  readonly addresses: readonly string[];
  /** The script element of a page that imports by name. */
  readonly importMap: string;
  /** Lets the import map of the page now being answered count; no other script of a page may. */
  readonly allow: (reply: FastifyReply) => void;
}

/**
 * Serves modules to browsers without a bundler: types are stripped on the first request and the
 * result is kept, packages come from the installation, and an import map leads names to addresses.
 */
export function serveBrowserModules(
  pages: Service,
  { folder, packages, libraries = {} }: BrowserModuleOptions,
): BrowserModules {
  /** The file behind each address. Only these are served. */
  const files = new Map<string, string>();
  const imports: Record<string, string> = {};

  for (const file of modulesIn(folder)) files.set(`/browser/${file}`, join(folder, file));
  for (const [name, url] of Object.entries(packages)) {
    imports[name] = `/browser/packages/${name}.js`;
    files.set(imports[name], fileURLToPath(url));
  }
  for (const [name, path] of Object.entries(libraries))
    for (const file of modulesIn(path)) {
      imports[`${name}/${file.replace(/\.ts$/, "")}`] = `/browser/packages/${name}/${file}`;
      files.set(`/browser/packages/${name}/${file}`, join(path, file));
    }

  const kept = new Map<string, Promise<string>>();
  const scriptAt = (address: string): Promise<string> => {
    const script = kept.get(address) ?? readScript(files.get(address)!);
    kept.set(address, script);
    return script;
  };
  for (const address of files.keys())
    pages.get(address, async (_request, reply) =>
      reply
        .type("text/javascript; charset=utf-8")
        .header("cache-control", "max-age=3600")
        .send(await scriptAt(address)),
    );

  const json = JSON.stringify({ imports });
  const hash = `'sha256-${createHash("sha256").update(json).digest("base64")}'`;
  return {
    imports,
    addresses: [...files.keys()],
    importMap: `<script type="importmap">${json}</script>`,
    allow: (reply) => {
      const policy = String(reply.getHeader("content-security-policy"));
      reply.header("content-security-policy", policy.replace("script-src 'self'", `$& ${hash}`));
    },
  };
}

function modulesIn(folder: string): string[] {
  return globSync("**/*.ts", { cwd: folder })
    .filter((file) => !/\.(test|testing)\.ts$/.test(file))
    .map((file) => file.replaceAll("\\", "/"))
    .sort();
}

/** Source maps are left out: their address would lead nowhere. */
async function readScript(file: string): Promise<string> {
  const text = await readFile(file, "utf8");
  const script = file.endsWith(".ts") ? stripTypes(text) : text;
  return script.replace(/^\/\/# sourceMappingURL=.*$/m, "");
}
