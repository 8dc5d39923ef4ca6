import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { check } from "@tale/protocol/check";
import { expect, it } from "vitest";
import { callerOf, sourceOf } from "./source-line.ts";

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
