import { h } from "../dom.ts";
import { withChips } from "../wire/secret-chips.ts";
import { statusOf } from "../wire/wording.ts";
import type { AttemptAnswer } from "./attempts.ts";

/** What an answer to an attempt means, in one sentence: where it was refused, and where it was not. */
const meanings: Readonly<Record<string, readonly [refused: string, accepted: string]>> = {
  "code-at-contacts": [
    "Refused: a code is not an access token.",
    "Accepted: Contacts took a code for an access token.",
  ],
  "code-again": [
    "Refused: this code was used before, and what came of it has ended.",
    "Accepted: this code worked once more.",
  ],
  "token-at-contacts": [
    "Refused: Contacts does not take this token any more.",
    "Accepted: the token opens the address book, whoever shows it.",
  ],
  "token-at-authorization-server": [
    "Refused: nothing is traded for an access token; it is no refresh token.",
    "Accepted: the authorization server traded something for it.",
  ],
};

/** The verdict large, the answer itself behind a press. */
export function outcomeOf(what: string, { status, headers, body }: AttemptAnswer): HTMLElement {
  const isGood = status < 400;
  const [refused, accepted] = meanings[what] ?? ["Refused.", "Accepted."];
  const challenge = headers?.["www-authenticate"];
  return h(
    "div",
    { class: `outcome ${isGood ? "good" : "bad"}`, role: "status" },
    h("p", { class: "verdict-line" }, isGood ? accepted : refused),
    h(
      "details",
      {},
      h("summary", {}, `The answer: ${statusOf(status)}`),
      challenge ? h("code", {}, withChips(challenge)) : null,
      body ? h("pre", { tabindex: "0" }, withChips(body)) : null,
    ),
  );
}
