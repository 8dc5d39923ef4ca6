import { askingQuestions } from "./questions/asking-questions.ts";
import { gettingQuestions } from "./questions/getting-questions.ts";
import type { Question } from "./questions/question.ts";
import type { BeatId } from "./beats.ts";

/** The sixteen questions that the tale answers. */
export const questions = {
  ...askingQuestions,
  ...gettingQuestions,
} as const satisfies Record<string, Question>;

export type QuestionId = keyof typeof questions;

/** What is to be asked before a beat, in order. */
export function questionsBefore(beat: BeatId): QuestionId[] {
  return Object.entries<Question>(questions)
    .filter(([, { before }]) => before.includes(beat))
    .map(([id]) => id as QuestionId);
}
