import ts from "typescript";
import {
  callsIn,
  findChecks,
  namedFunctions,
  symbolBehind,
  type Call,
  type NamedFunction,
} from "./check-functions.ts";
import type { PartyProgram } from "./party-program.ts";

/** A call that checks something, the name of the check, and the function it stands in. */
export interface CheckCall {
  readonly check: string;
  readonly node: ts.CallExpression;
  readonly within: NamedFunction;
}

/** What is reached from the functions at which messages arrive. */
export interface MainWay {
  /** The calls of checks, which must not compile away. */
  readonly calls: readonly CheckCall[];
  /** The places inside these checks at which something is refused. */
  readonly refusals: readonly CheckCall[];
}

/**
 * Follows a party's main way. A call leads to the function of its name; where a function value is
 * called, to every function that makes values of that type.
 *
 * @param entries names of functions at which a message arrives, each as `file#function`
 */
export function followMainWay(party: PartyProgram, entries: readonly string[]): MainWay {
  const checker = party.program.getTypeChecker();
  const functions = namedFunctions(party);
  const { checks, saysNo } = findChecks(party, functions);
  const makers = findMakers(party, [...functions.values()]);
  const byStatement = new Map([...functions.values()].map((one) => [one.statement, one]));

  const reached = new Set<NamedFunction>();
  const open = entries.map((entry) => findEntry(party, [...functions.values()], entry));
  const calls: CheckCall[] = [];
  const refusals: CheckCall[] = [];
  for (let next = open.pop(); next; next = open.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    for (const call of callsIn(next.body, checker)) {
      const { node } = call;
      const named = call.symbol && functions.get(call.symbol);
      if (named && checks.has(call.symbol)) calls.push({ check: named.name, node, within: next });
      if (saysNo(call.symbol) && !isForwarded(node))
        refusals.push({ check: next.name, node, within: next });
      if (!named) open.push(...behindValue(call, checker, makers, byStatement));
    }
    open.push(...namedIn(next.body, checker, functions));
  }
  return { calls: calls.sort(byPlace), refusals: refusals.sort(byPlace) };
}

/** The functions that a body names, also as a value or in a table such as that of the grants. */
function namedIn(
  body: ts.Node,
  checker: ts.TypeChecker,
  functions: ReadonlyMap<ts.Symbol, NamedFunction>,
): NamedFunction[] {
  const seen = new Set<ts.Symbol>();
  const found: NamedFunction[] = [];
  const visit = (node: ts.Node): void => {
    const symbol =
      ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)
        ? symbolBehind(node, checker)
        : undefined;
    if (symbol && !seen.has(symbol)) {
      seen.add(symbol);
      const named = functions.get(symbol);
      if (named) found.push(named);
      else if (isTable(symbol)) visit(symbol.valueDeclaration!);
    }
    ts.forEachChild(node, visit);
  };
  visit(body);
  return found;
}

/** A constant at the top of a file that is no function. */
function isTable({ valueDeclaration }: ts.Symbol): boolean {
  return (
    valueDeclaration !== undefined &&
    ts.isVariableDeclaration(valueDeclaration) &&
    ts.isSourceFile(valueDeclaration.parent.parent.parent) &&
    !valueDeclaration.getSourceFile().isDeclarationFile
  );
}

function byPlace(a: CheckCall, b: CheckCall): number {
  const [one, other] = [a.within.file.fileName, b.within.file.fileName];
  return one === other ? a.node.pos - b.node.pos : one < other ? -1 : 1;
}

/** `check(claim, section, …)` of a function that only says it in other words. */
function isForwarded({ arguments: [claim] }: ts.CallExpression): boolean {
  return claim === undefined || !ts.isStringLiteralLike(claim);
}

function findEntry(
  { root }: PartyProgram,
  functions: readonly NamedFunction[],
  entry: string,
): NamedFunction {
  const found = functions.find(
    ({ name, file }) => `${file.fileName.slice(root.length + 1)}#${name}` === entry,
  );
  if (!found) throw new Error(`there is no function ${entry} below ${root}`);
  return found;
}

/** The functions that make values of a type, by the symbol of that type. */
type Makers = ReadonlyMap<ts.Symbol, readonly NamedFunction[]>;

function findMakers({ program, files }: PartyProgram, functions: readonly NamedFunction[]): Makers {
  const checker = program.getTypeChecker();
  const isOwn = ({ declarations = [] }: ts.Symbol): boolean =>
    declarations.some((declaration) => files.includes(declaration.getSourceFile()));
  const makers = new Map<ts.Symbol, NamedFunction[]>();
  for (const one of functions)
    for (const type of typesNamedIn(one.statement)) {
      const symbol = checker.getSymbolAtLocation(type);
      const target =
        symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      if (target && isOwn(target)) makers.set(target, [...(makers.get(target) ?? []), one]);
    }
  return makers;
}

/** The name of the type that a function returns, or that a constant has. */
function typesNamedIn(statement: ts.Statement): ts.EntityName[] {
  const types = ts.isFunctionDeclaration(statement)
    ? [statement.type]
    : ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.map(({ type }) => type)
      : [];
  return types.flatMap((type) => (type && ts.isTypeReferenceNode(type) ? [type.typeName] : []));
}

/** Where a function value leads that is no named function of the party. */
function behindValue(
  { node }: Call,
  checker: ts.TypeChecker,
  makers: Makers,
  byStatement: ReadonlyMap<ts.Statement, NamedFunction>,
): NamedFunction[] {
  const declaration = checker.getResolvedSignature(node)?.declaration;
  for (let at: ts.Node | undefined = declaration; at; at = at.parent) {
    if (ts.isTypeAliasDeclaration(at) || ts.isInterfaceDeclaration(at)) {
      const symbol = checker.getSymbolAtLocation(at.name);
      return [...((symbol && makers.get(symbol)) ?? [])];
    }
    const named = byStatement.get(at as ts.Statement);
    if (named) return [named];
  }
  return [];
}
