import { describe, expect, it } from "vitest";
import { stepsOf } from "@tale/story/acts";
import { findStepTags } from "./step-tags.ts";
import { tourFiles } from "./tours.ts";
import { read } from "./workspace.ts";

interface Stop {
  readonly file: string;
  readonly pattern: string;
  readonly title: string;
}

const tours = Object.entries(tourFiles(findStepTags())).map(
  ([path, text]) => [path, (JSON.parse(text) as { steps: Stop[] }).steps] as const,
);

describe("the tours", () => {
  it("are one for each act that is played everywhere", () => {
    expect(tours.map(([path]) => path)).toEqual(
      [1, 2, 3, 4, 5, 6].map((act) => `.tours/act-${act}.tour`),
    );
  });

  it.each(tours)("%s stops at lines that are there, once each", (_, stops) => {
    for (const { file, pattern } of stops)
      expect(read(file).match(new RegExp(pattern, "gm")), `${file}: ${pattern}`).toHaveLength(1);
  });

  it.each(tours)("%s goes in the order of the story", (path, stops) => {
    const titles = stepsOf(Number(/\d/.exec(path)![0])).map(({ title }) => title);
    const order = stops.map(({ title }) => titles.indexOf(title));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order.length).toBeGreaterThan(0);
  });
});

describe("a place that is not there", () => {
  it("is missed by its pattern", () => {
    const [stop] = JSON.parse(
      tourFiles([{ step: "act-2.consent", line: 1, file: "README.md" }])[".tours/act-2.tour"]!,
    ).steps as Stop[];
    expect(read("README.md")).not.toMatch(new RegExp(stop!.pattern, "m"));
  });
});
