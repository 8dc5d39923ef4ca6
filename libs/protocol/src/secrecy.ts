import type { TSchema } from "typebox";

/** What a secret is for. */
export const secretKinds = [
  "authorization-code",
  "access-token",
  "refresh-token",
  "client-secret",
  "code-verifier",
  "code-challenge",
  "state",
  "nonce",
  "session",
  "csrf",
  "request-id",
  "registration-token",
  "password",
  "private-key",
  "hash",
  "sealed",
  "opaque",
  "dpop-proof",
  "dpop-nonce",
  "id-token",
  "logout-token",
  "client-assertion",
  "request-object",
  "device-code",
  "user-code",
] as const;

export type SecretKind = (typeof secretKinds)[number];

/**
 * Who may read a parameter: nobody but its two ends, where it holds a secret of a kind; anybody,
 * however random it looks (`false`); or anybody, but for what looks random in it (`"by-looks"`),
 * because its text is another's.
 */
export type Secrecy = SecretKind | "by-looks" | false;

/** Marks a parameter as a secret: `Type.String(secret("code-verifier"))`. */
export function secret(kind: SecretKind): { readonly secret: SecretKind } {
  return { secret: kind };
}

/** Marks an identifier that anybody may read: `Type.String(open)`. */
export const open = { secret: false } as const;

/** Marks a text that should hold no secret, but whose writer may be careless: `Type.String(text)`. */
export const text = { secret: "by-looks" } as const;

/** One parameter of a message: the name it travels under, and its mark, unless it has none. */
export interface MarkedParameter {
  readonly name: string;
  readonly secrecy: Secrecy | undefined;
}

type Node = Readonly<Record<string, unknown>>;

/** Where a schema holds further schemas for the same name. */
const within = ["items", "anyOf", "allOf", "oneOf", "patternProperties", "additionalProperties"];

/**
 * The parameters of a message that can hold a secret: texts, and values of any shape. Numbers,
 * flags, and values out of a list cannot. A mark of a list, a union or a whole document counts for
 * what lies in it.
 */
export function parametersIn(schema: TSchema): MarkedParameter[] {
  return parametersOf(schema as Node, undefined, undefined);
}

function parametersOf(
  schema: Node,
  name: string | undefined,
  inherited: Secrecy | undefined,
): MarkedParameter[] {
  const secrecy = (schema["secret"] as Secrecy | undefined) ?? inherited;
  const members = Object.entries((schema["properties"] ?? {}) as Readonly<Record<string, Node>>);
  const further = within
    .flatMap((key) =>
      key === "patternProperties" ? Object.values(schema[key] ?? {}) : schema[key],
    )
    .filter((inner): inner is Node => typeof inner === "object" && inner !== null);
  const isText = schema["type"] === "string" && !("const" in schema);
  const isLeaf = isText || isOfAnyShape(schema);
  return [
    ...(isLeaf && name !== undefined ? [{ name, secrecy }] : []),
    ...members.flatMap(([member, inner]) => parametersOf(inner, member, secrecy)),
    ...further.flatMap((inner) => parametersOf(inner, name, secrecy)),
  ];
}

function isOfAnyShape(schema: Node): boolean {
  return !["type", "enum", "const", "properties", ...within].some((key) => key in schema);
}
