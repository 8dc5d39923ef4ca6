import ts from "typescript";

/**
 * One small change to one file of a party. `without` takes out the statement that asks a check;
 * `replace` stands there exactly once.
 */
export type Edit = { readonly file: string } & (
  { readonly without: string } | { readonly replace: string; readonly by: string }
);

/** The party's code has changed, and the edit does not fit it any longer. */
export class EditDoesNotApply extends Error {
  override readonly name = "EditDoesNotApply";

  constructor(edit: Edit, reason: string) {
    super(`the edit of ${edit.file} does not apply: ${reason}`);
  }
}

/** @throws EditDoesNotApply */
export function applyEdit(text: string, edit: Edit): string {
  if ("without" in edit) return withoutCheck(text, edit, edit.without);
  const parts = text.split(edit.replace);
  if (parts.length !== 2)
    throw new EditDoesNotApply(edit, `“${edit.replace}” is there ${parts.length - 1} times`);
  return parts.join(edit.by);
}

/** The text without the statement `check…("claim", …);`, whatever the asking function is called. */
function withoutCheck(text: string, edit: Edit, claim: string): string {
  const statements = checkStatements(edit.file, text, claim);
  if (statements.length !== 1)
    throw new EditDoesNotApply(edit, `“${claim}” is asked ${statements.length} times`);
  const [{ start, end }] = statements as [Place];
  return text.slice(0, text.lastIndexOf("\n", start) + 1) + text.slice(text.indexOf("\n", end) + 1);
}

interface Place {
  readonly start: number;
  readonly end: number;
}

function checkStatements(file: string, text: string, claim: string): Place[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Place[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)) {
      const [first] = node.expression.arguments;
      if (first && ts.isStringLiteral(first) && first.text === claim)
        found.push({ start: node.getStart(), end: node.end });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
