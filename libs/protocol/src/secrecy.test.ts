import { globSync } from "node:fs";
import { Type, type TSchema } from "typebox";
import { describe, expect, it } from "vitest";
import { messages, parameterMarks } from "./messages.ts";
import { createParameterMarks, isKind } from "./parameter-marks.ts";
import { open, parametersIn, secret, secretKinds, text } from "./secrecy.ts";

const files = globSync("*.ts", { cwd: import.meta.dirname }).filter(
  (file) => !file.endsWith(".test.ts"),
);
const modules: Readonly<Record<string, Readonly<Record<string, unknown>>>> = Object.fromEntries(
  await Promise.all(
    files.map(async (file) => [file, await import(`./${file.replace(/\.ts$/, "")}.ts`)] as const),
  ),
);

/** Whether an exported value is a schema in which parameters have names. */
function isMessage(value: unknown): value is TSchema {
  return (
    typeof value === "object" &&
    value !== null &&
    "~kind" in value &&
    parametersIn(value as TSchema).length > 0
  );
}

const all = Object.entries(messages).flatMap(([message, schema]) =>
  parametersIn(schema).map((parameter) => ({ message, ...parameter })),
);

describe("every message", () => {
  const exported = Object.entries(modules).flatMap(([file, module]) =>
    Object.entries(module)
      .filter(([, value]) => isMessage(value))
      .map(([name, value]) => ({ file, name, value })),
  );

  it("is found in the files of this folder", () => {
    expect(exported.length).toBeGreaterThan(25);
  });

  it.each(exported)("$name of $file is among the messages", ({ value }) => {
    expect(Object.values(messages)).toContain(value);
  });
});

describe("every parameter of a message", () => {
  it.each(all)("$message.$name says who may read it", ({ secrecy }) => {
    expect([...secretKinds, "by-looks", false]).toContain(secrecy);
  });

  it("says the same of a name as any other message", () => {
    const said = Map.groupBy(all, ({ name }) => name.toLowerCase());
    const torn = [...said].filter(([, uses]) => new Set(uses.map((use) => use.secrecy)).size > 1);
    expect(torn.map(([name]) => name)).toEqual([]);
  });

  it("is a secret where its name sounds like one", () => {
    const sounds = /(^|[_-])(token|secret|password|verifier|assertion|nonce|code|dpop|state)$/;
    const overheard = all
      .filter(({ name }) => sounds.test(name))
      .filter((one) => !isKind(one.secrecy));
    expect(overheard.map(({ message, name }) => `${message}.${name}`)).toEqual([]);
  });
});

describe("a schema without marks", () => {
  const leaf = (schema: TSchema) => parametersIn(Type.Object({ leaf: schema }));

  it.each([
    ["a text", Type.String()],
    ["an optional text", Type.Optional(Type.String())],
    ["texts", Type.Array(Type.String())],
    ["one text or several", Type.Union([Type.String(), Type.Array(Type.String())])],
    ["anything", Type.Unknown()],
    ["a record", Type.Record(Type.String(), Type.Unknown())],
    ["a text further in", Type.Object({ leaf: Type.String() })],
    ["a union with a marked text", Type.Union([Type.String(text), Type.String()])],
  ])("is found out: %s", (_, schema) => {
    expect(leaf(schema)).toContainEqual({ name: "leaf", secrecy: undefined });
  });

  it.each([
    ["a number", Type.Number()],
    ["a flag", Type.Boolean()],
    ["a value out of a list", Type.Enum(["a", "b"])],
    ["one value", Type.Literal("a")],
  ])("is allowed where no secret fits: %s", (_, schema) => {
    expect(leaf(schema)).toEqual([]);
  });

  it("takes the mark of what it lies in", () => {
    const list = Type.Array(Type.String(), secret("opaque"));
    expect(leaf(list)).toEqual([{ name: "leaf", secrecy: "opaque" }]);
    expect(parametersIn(Type.Object({ a: Type.String(), b: Type.String(open) }, text))).toEqual([
      { name: "a", secrecy: "by-looks" },
      { name: "b", secrecy: false },
    ]);
  });
});

describe("marks", () => {
  it("are found by name, in any case", () => {
    expect(parameterMarks.secrecyOf("code_verifier")).toBe("code-verifier");
    expect(parameterMarks.secrecyOf("DPoP")).toBe("dpop-proof");
    expect(parameterMarks.secrecyOf("client_id")).toBe(false);
    expect(parameterMarks.secrecyOf("redirect_uri")).toBe("by-looks");
    expect(parameterMarks.secrecyOf("surprise")).toBeUndefined();
  });

  it("of a party come on top, and never make a secret public", () => {
    const marks = createParameterMarks(
      Type.Object({ request: Type.String(secret("request-object")) }),
    );
    marks.add(Type.Object({ request: Type.String(open), pin: Type.String(secret("password")) }));
    expect(marks.secrecyOf("request")).toBe("request-object");
    expect(marks.secrecyOf("pin")).toBe("password");
    marks.add(Type.Object({ request: Type.String(secret("request-id")) }));
    expect(marks.secrecyOf("request")).toBe("request-id");
  });
});
