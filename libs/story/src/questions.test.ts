import { describe, expect, it } from "vitest";
import { beatsOfAct } from "./beats.ts";
import { questions, questionsBefore, type QuestionId } from "./questions.ts";
import type { Question } from "./questions/question.ts";

const all = Object.entries<Question>(questions);

describe("the questions on the way", () => {
  it("are sixteen", () => {
    expect(all).toHaveLength(16);
  });

  it.each(all)("%s has one right answer of three different ones", (_, { answers, right }) => {
    expect(new Set(answers).size).toBe(3);
    expect(answers[right]).toBeDefined();
  });

  it.each(all)("%s asks in a sentence or two, and gives its reason in plain words", (_, one) => {
    expect(one.ask).toMatch(/^[A-Z].{20,120}\?$/s);
    expect(one.because).toMatch(/^[A-Z].{60,270}\.$/s);
  });

  it("can all be met in act 2 alone", () => {
    const met = new Set(beatsOfAct[2]!.flatMap(questionsBefore));
    expect([...met].sort()).toEqual((Object.keys(questions) as QuestionId[]).sort());
  });
});
