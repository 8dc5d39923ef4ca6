import ts from "typescript";
import type { CheckCall } from "./main-way.ts";

/** One way to do without a check: a text in place of a part of its file. */
export interface Removal {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** In words, for a person. */
  readonly how: string;
}

/**
 * What a reader could write in place of a check's call. A statement is left out. A value becomes
 * one of the arguments, or any value of the same shape that no check has seen.
 */
export function removalsOf({ node }: CheckCall): Removal[] {
  const whole = ts.isAwaitExpression(node.parent) ? node.parent : node;
  const { parent } = whole;
  if (ts.isExpressionStatement(parent)) return [replace(parent, ";", "the statement is left out")];
  const values = node.arguments.flatMap((argument) => {
    const text = ts.isSpreadElement(argument) ? argument.expression.getText() : argument.getText();
    return [text, `(${text})!`, `(await ${text})`, `(await ${text})!`];
  });
  return [
    ...(ts.isReturnStatement(parent) ? [replace(whole, "", "nothing is returned")] : []),
    ...values.map((value) => replace(whole, value, `${value} stands in its place`)),
    replace(
      whole,
      `${unchecked}(${whole.getText()})`,
      "a value of the same shape stands in its place",
    ),
  ];
}

function replace(node: ts.Node, text: string, how: string): Removal {
  return { start: node.getStart(), end: node.end, text, how };
}

/** The name of a function that takes every mark of a check off a type. */
const unchecked = "valueOfTheSameShape";

/**
 * A file that declares it for the whole program: what is marked by a symbol is unmarked, two levels
 * deep, as deep as a check looks.
 */
export const uncheckedDeclaration = `
type Whole = ((...given: never[]) => unknown) | ReadonlyMap<never, unknown> | ReadonlySet<unknown> | Date | URL | Error;
type Unmarked<T> =
  T extends string ? string : T extends number ? number : T extends boolean ? boolean :
  T extends Whole ? T :
  T extends readonly (infer Item)[] ? (number extends T["length"] ? Item[] : T) :
  T extends object ? { [Key in keyof T as Key extends symbol ? never : Key]: T[Key] } :
  T;
type Inner<T> =
  T extends string | number | boolean | Whole ? Unmarked<T> :
  T extends readonly (infer Item)[] ?
    (number extends T["length"] ? Unmarked<Item>[] : { [Key in keyof T]: Unmarked<T[Key]> }) :
  T extends object ? { [Key in keyof T as Key extends symbol ? never : Key]: Unmarked<T[Key]> } :
  T;
declare function ${unchecked}<T>(value: T): T extends Promise<infer Value> ? Promise<Inner<Value>> : Inner<T>;
`;
