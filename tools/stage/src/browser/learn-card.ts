import { h, type ComponentChild } from "preact";
import { questions, type QuestionId } from "@tale/story/questions";
import type { Question } from "@tale/story/questions/question";
import { withTerms } from "./term-words.ts";

export interface LearnCardProps {
  readonly id: QuestionId;
  readonly chosen: number | null;
  readonly onChoose: (answer: number) => void;
  readonly onForward: () => void;
}

/** One question with three answers, then which one holds and why. */
export function LearnCard({ id, chosen, onChoose, onForward }: LearnCardProps): ComponentChild {
  const { ask, answers, right, because }: Question = questions[id];
  return h(
    "section",
    { class: "learn-card", "aria-label": "A question before the next beat" },
    h("h2", {}, ask),
    h(
      "ol",
      { class: "answers" },
      answers.map((answer, index) =>
        h(
          "li",
          { key: index },
          h(
            "button",
            {
              type: "button",
              class: chosen === null ? "" : index === right ? "right" : "wrong",
              disabled: chosen !== null,
              onClick: () => onChoose(index),
            },
            h("kbd", {}, index + 1),
            h("span", {}, answer),
          ),
        ),
      ),
    ),
    chosen === null
      ? null
      : h(
          "div",
          { class: "because", role: "status" },
          h("p", {}, h("strong", {}, verdictOn(chosen, right)), " ", withTerms(because)),
          h("button", { type: "button", class: "on", onClick: onForward }, "See what happens"),
        ),
  );
}

function verdictOn(chosen: number, right: number): string {
  return chosen === right ? "Yes." : chosen < 0 ? `It is answer ${right + 1}.` : "Not so.";
}
