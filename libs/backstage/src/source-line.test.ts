import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { check } from "@tale/protocol/check";
import { expect, it } from "vitest";
import { callerOf, sourceOf, sourcesOf } from "./source-line.ts";

it("a check's listener may find out where the question stands, and read it later", () => {
  const places: ReturnType<typeof callerOf>[] = [];
  const find = (): void => void places.push(callerOf(check));
  subscribe("tale:check", find);
  check("the code is known", "RFC 6749 §4.1.3", true, () => new Error("refused"));
  unsubscribe("tale:check", find);
  expect(places.map(sourceOf)).toEqual([
    { file: "libs/backstage/src/source-line.test.ts", line: 10 },
  ]);
});

it("also where the named function that asks it was called, which is the place that orders the checks", () => {
  const places: ReturnType<typeof callerOf>[] = [];
  const find = (): void => void places.push(callerOf(check, 2));
  subscribe("tale:check", find);
  checkCode(true);
  unsubscribe("tale:check", find);
  expect(places.map(sourcesOf)).toEqual([
    [38, 21].map((line) => ({ file: "libs/backstage/src/source-line.test.ts", line })),
  ]);
});

it("installed code is passed over: the nearest line of this checkout counts", () => {
  const stack = [
    "Error",
    `    at callHook (${new URL("../../../node_modules/fastify/lib/route.js", import.meta.url)}:1:1)`,
    `    at register (${import.meta.url}:7:1)`,
  ].join("\n");
  expect(sourceOf({ stack })).toEqual({ file: "libs/backstage/src/source-line.test.ts", line: 7 });
});

function checkCode(isKnown: boolean): void {
  check("the code is known", "RFC 6749 §4.1.3", isKnown, () => new Error("refused"));
}
