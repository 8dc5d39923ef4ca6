import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** A party's sources as the compiler sees them, and again with other texts in their place. */
export interface PartyProgram {
  readonly root: string;
  readonly program: ts.Program;
  /** The party's own files, without its tests. */
  readonly files: readonly ts.SourceFile[];
  /** The same program with some texts replaced or added. Nothing is written to the disk. */
  withTexts(texts: ReadonlyMap<string, string>): ts.Program;
}

/** The root of this repository. */
export const workspace = fileURLToPath(new URL("../../..", import.meta.url));

/** @param folder of the party, below the root of the workspace, such as `apps/contacts` */
export function loadParty(folder: string): PartyProgram {
  const root = join(workspace, folder);
  const { options, fileNames } = readConfig(join(root, "tsconfig.json"));
  return loadProgram(
    root,
    options,
    fileNames.filter((name) => !isTest(name)),
  );
}

/**
 * @param root the folder whose files are the party's own
 * @param names the files to begin with
 */
export function loadProgram(
  root: string,
  options: ts.CompilerOptions,
  names: readonly string[],
): PartyProgram {
  const read = new Map<string, ts.SourceFile | undefined>();
  const create = (texts: ReadonlyMap<string, string>, former?: ts.Program): ts.Program => {
    const host = ts.createCompilerHost(options);
    const { getSourceFile, fileExists, readFile } = host;
    host.fileExists = (name) => texts.has(name) || fileExists(name);
    host.readFile = (name) => texts.get(name) ?? readFile(name);
    host.getSourceFile = (name, version, ...rest) => {
      const text = texts.get(name);
      if (text !== undefined) return ts.createSourceFile(name, text, version, true);
      if (!read.has(name)) read.set(name, getSourceFile(name, version, ...rest));
      return read.get(name);
    };
    const added = [...texts.keys()].filter((name) => !names.includes(name));
    return ts.createProgram({
      rootNames: [...names, ...added],
      options: { ...options, noUnusedLocals: false, noUnusedParameters: false },
      host,
      ...(former && { oldProgram: former }),
    });
  };
  const program = create(new Map());
  return {
    root,
    program,
    files: program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(`${root}/`)),
    withTexts: (texts) => create(texts, program),
  };
}

export function readConfig(path: string): ts.ParsedCommandLine {
  const { config } = ts.readConfigFile(path, ts.sys.readFile);
  return ts.parseJsonConfigFileContent(config, ts.sys, dirname(path));
}

const isTest = (name: string): boolean => /\.(test|testing)\.ts$|\/testing\//.test(name);
