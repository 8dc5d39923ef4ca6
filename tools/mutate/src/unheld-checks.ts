import { join } from "node:path";
import ts from "typescript";
import type { CheckCall } from "./main-way.ts";
import type { PartyProgram } from "./party-program.ts";
import { removalsOf, uncheckedDeclaration, type Removal } from "./removals.ts";

/** A check that can be left out: without it, the party still compiles. */
export interface UnheldCheck {
  readonly call: CheckCall;
  readonly how: string;
}

interface Copy {
  readonly call: CheckCall;
  readonly removal: Removal | undefined;
  readonly start: number;
  readonly end: number;
}

/**
 * The check calls without which a party still compiles.
 *
 * One compilation answers for all: each function is copied to the end of its file, once for each
 * removal in it, and what does not compile is found by its place. A removal that compiles there is
 * tried once more for real, because other files may depend on what the function returns.
 */
export function findUnheldChecks(party: PartyProgram, calls: readonly CheckCall[]): UnheldCheck[] {
  const copies = calls.map((call) => ({ call, removals: removalsOf(call) }));
  const byFile = Map.groupBy(copies, ({ call }) => call.within.file);
  const placed = [...byFile].map(([file, within]) => ({ file, ...appendCopies(file, within) }));
  const program = party.withTexts(
    new Map([
      [join(party.root, "unmarked.d.ts"), uncheckedDeclaration],
      ...placed.map(({ file, text }) => [file.fileName, text] as const),
    ]),
  );
  const compiling = placed.flatMap(({ file, copies }) => {
    const errors = program.getSemanticDiagnostics(program.getSourceFile(file.fileName));
    const isFaulty = ({ start, end }: Copy): boolean =>
      errors.some((error) => error.start! >= start && error.start! < end);
    const control = copies.find((copy) => !copy.removal && isFaulty(copy));
    if (control)
      throw new Error(`a copy of ${control.call.within.name} does not compile by itself`);
    return copies.filter((copy) => copy.removal && !isFaulty(copy));
  });
  const first = calls.flatMap((call) => compiling.find((copy) => copy.call === call) ?? []);
  if (first.length > 0 && !compile(party, [])) throw new Error(`${party.root} does not compile`);
  return compilingTogether(party, first).map(({ call, removal }) => ({
    call,
    how: removal!.how,
  }));
}

/** Those of the removals that compile in their own places, halved until each is known. */
function compilingTogether(party: PartyProgram, copies: readonly Copy[]): readonly Copy[] {
  if (copies.length === 0 || compile(party, copies)) return copies;
  if (copies.length === 1) return [];
  const half = copies.length >> 1;
  return [copies.slice(0, half), copies.slice(half)].flatMap((part) =>
    compilingTogether(party, part),
  );
}

function appendCopies(
  file: ts.SourceFile,
  wanted: readonly { readonly call: CheckCall; readonly removals: readonly Removal[] }[],
): { text: string; copies: Copy[] } {
  let text = `${file.text}\n`;
  const copies: Copy[] = [];
  for (const { call, removals } of wanted)
    for (const removal of [undefined, ...removals]) {
      const start = text.length;
      text += `${copyOf(call, removal, `_${copies.length}`)}\n`;
      copies.push({ call, removal, start, end: text.length });
    }
  return { text, copies };
}

/** The statement that declares the function, under another name, with the removal made. */
function copyOf({ within }: CheckCall, removal: Removal | undefined, suffix: string): string {
  const { statement, name, file } = within;
  const named = nameIn(statement, name);
  const changes = [
    { start: named.end, end: named.end, text: suffix },
    ...(removal ? [removal] : []),
  ];
  return changed(file.text, changes, statement.getStart(), statement.end);
}

function nameIn(statement: ts.Statement, name: string): ts.Identifier {
  const names = ts.isVariableStatement(statement)
    ? statement.declarationList.declarations.map((one) => one.name)
    : [(statement as ts.FunctionDeclaration).name];
  return names.find((one): one is ts.Identifier => (one as ts.Identifier)?.text === name)!;
}

/** @param changes in the order of their places, apart from one another */
function changed(
  text: string,
  changes: readonly { start: number; end: number; text: string }[],
  from = 0,
  to = text.length,
): string {
  let result = "";
  let at = from;
  for (const change of changes) {
    result += text.slice(at, change.start) + change.text;
    at = change.end;
  }
  return result + text.slice(at, to);
}

function compile(party: PartyProgram, copies: readonly Copy[]): boolean {
  const texts = [...Map.groupBy(copies, ({ call }) => call.within.file)].map(
    ([file, within]) =>
      [
        file.fileName,
        changed(
          file.text,
          within.map(({ removal }) => removal!).sort((a, b) => a.start - b.start),
        ),
      ] as const,
  );
  const program = party.withTexts(
    new Map([[join(party.root, "unmarked.d.ts"), uncheckedDeclaration], ...texts]),
  );
  return party.files.every(
    ({ fileName }) => program.getSemanticDiagnostics(program.getSourceFile(fileName)).length === 0,
  );
}
