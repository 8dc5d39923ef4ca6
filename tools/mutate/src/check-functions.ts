import ts from "typescript";
import type { PartyProgram } from "./party-program.ts";

/** A function with a name of its own, at the top of a file. */
export interface NamedFunction {
  readonly name: string;
  readonly file: ts.SourceFile;
  /** The statement that declares it. */
  readonly statement: ts.Statement;
  readonly body: ts.Node;
  readonly parameters: readonly ts.ParameterDeclaration[];
}

/** All functions at the top of a party's files, by their symbol. */
export function namedFunctions({ program, files }: PartyProgram): Map<ts.Symbol, NamedFunction> {
  const checker = program.getTypeChecker();
  const found = new Map<ts.Symbol, NamedFunction>();
  for (const file of files)
    for (const statement of file.statements)
      for (const { name, declaration } of functionsIn(statement)) {
        const symbol = checker.getSymbolAtLocation(name);
        const { body, parameters } = declaration;
        if (symbol && body)
          found.set(symbol, {
            name: name.text,
            file,
            statement,
            body,
            parameters: [...parameters],
          });
      }
  return found;
}

type Declared = { name: ts.Identifier; declaration: ts.FunctionLikeDeclaration };

function functionsIn(statement: ts.Statement): Declared[] {
  if (ts.isFunctionDeclaration(statement) && statement.name)
    return [{ name: statement.name, declaration: statement }];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
    ts.isIdentifier(name) && initializer && ts.isArrowFunction(initializer)
      ? [{ name, declaration: initializer }]
      : [],
  );
}

export interface Checks {
  readonly checks: ReadonlySet<ts.Symbol | undefined>;
  /** Whether this is `check`, or says the same in other words. */
  saysNo(asked: ts.Symbol | undefined): boolean;
}

/**
 * What a party's checks are, read from its code. `check` of `libs/protocol` says no. A function
 * that hands one of its parameters on as the verdict only says it in other words (`checkToken`). A
 * function that asks one of these is a check, and so is one that is called `check…` and asks a
 * check.
 */
export function findChecks(
  party: PartyProgram,
  functions: ReadonlyMap<ts.Symbol, NamedFunction>,
): Checks {
  const checker = party.program.getTypeChecker();
  const called = new Map(
    [...functions].map(([symbol, { body }]) => [symbol, callsIn(body, checker)] as const),
  );
  const refusals = new Set<ts.Symbol>();
  const checks = new Set<ts.Symbol>();
  const saysNo = (asked: ts.Symbol | undefined): boolean =>
    asked !== undefined && (isCheckOfProtocol(asked) || refusals.has(asked));

  grow(refusals, called, (symbol, calls) => {
    const { parameters } = functions.get(symbol)!;
    return calls.some(
      ({
        node: {
          arguments: [claim, , holds],
        },
        symbol: asked,
      }) => saysNo(asked) && isParameter(claim, parameters) && isParameter(holds, parameters),
    );
  });
  grow(checks, called, (symbol, calls) => {
    if (refusals.has(symbol)) return false;
    if (calls.some((call) => saysNo(call.symbol))) return true;
    const { name, file } = functions.get(symbol)!;
    const isCalledCheck = /^check[A-Z]/.test(name) || file.fileName.endsWith(".checks.ts");
    return isCalledCheck && calls.some((call) => call.symbol && checks.has(call.symbol));
  });
  return { checks, saysNo };
}

export interface Call {
  readonly node: ts.CallExpression;
  /** What is called by its name, behind its import; nothing for a value or a method. */
  readonly symbol: ts.Symbol | undefined;
}

export function callsIn(body: ts.Node, checker: ts.TypeChecker): Call[] {
  const calls: Call[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node))
      calls.push({ node, symbol: symbolBehind(node.expression, checker) });
    ts.forEachChild(node, visit);
  };
  visit(body);
  return calls;
}

export function symbolBehind(
  expression: ts.Expression,
  checker: ts.TypeChecker,
): ts.Symbol | undefined {
  if (!isPlainName(expression, checker)) return undefined;
  const shorthand = ts.isShorthandPropertyAssignment(expression.parent) && expression.parent;
  const symbol = shorthand
    ? checker.getShorthandAssignmentValueSymbol(shorthand)
    : checker.getSymbolAtLocation(expression);
  return symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** `checkForm`, or `checks.checkForm` of a module: what a symbol tells without any type. */
function isPlainName(expression: ts.Expression, checker: ts.TypeChecker): boolean {
  if (ts.isIdentifier(expression)) return true;
  if (!ts.isPropertyAccessExpression(expression) || !ts.isIdentifier(expression.expression))
    return false;
  const [declaration] = checker.getSymbolAtLocation(expression.expression)?.declarations ?? [];
  return declaration !== undefined && ts.isNamespaceImport(declaration);
}

function isCheckOfProtocol(symbol: ts.Symbol): boolean {
  const file = symbol.declarations?.[0]?.getSourceFile().fileName ?? "";
  return symbol.name === "check" && file.endsWith("libs/protocol/src/check.ts");
}

function isParameter(
  argument: ts.Expression | undefined,
  parameters: readonly ts.ParameterDeclaration[],
): boolean {
  return (
    argument !== undefined &&
    ts.isIdentifier(argument) &&
    parameters.some(({ name }) => ts.isIdentifier(name) && name.text === argument.text)
  );
}

/** Adds what belongs to the set until nothing more does. */
function grow(
  set: Set<ts.Symbol>,
  called: ReadonlyMap<ts.Symbol, readonly Call[]>,
  belongs: (symbol: ts.Symbol, calls: readonly Call[]) => boolean,
): void {
  let size: number;
  do {
    size = set.size;
    for (const [symbol, calls] of called) if (belongs(symbol, calls)) set.add(symbol);
  } while (set.size > size);
}
