import { askingMessages } from "./messages/asking-messages.ts";
import { gettingMessages } from "./messages/getting-messages.ts";
import { handshakeMessages } from "./messages/handshake-messages.ts";
import { laterMessages } from "./messages/later-messages.ts";
import type { MessagePart, MessageWords, StepMessages } from "./messages/message-words.ts";

const words: Readonly<Record<string, StepMessages>> = {
  ...handshakeMessages,
  ...askingMessages,
  ...gettingMessages,
  ...laterMessages,
};

/** Every step whose messages have words of their own. */
export const stepsWithMessages: readonly string[] = Object.keys(words);

/**
 * @param route the path's pattern, where a step is played at several
 * @returns undefined where the step's own words are true of this message as well
 */
export function wordsOfMessage(
  step: string,
  part: MessagePart,
  route: string | undefined,
): MessageWords | undefined {
  return words[`${step} ${route}`]?.[part] ?? words[step]?.[part];
}
