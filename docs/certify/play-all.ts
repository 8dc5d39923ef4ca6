import type { Act, createSuite, Plan } from "./suite.ts";
import { tableOf, unexpectedIn, type Explained, type PlayedPlan } from "./verdicts.ts";

/**
 * A plan by our name, and how its configuration is made; that may register clients, so each is
 * made just before it is used.
 */
export type NamedPlan = readonly [
  name: string,
  plan: Plan,
  configure: () => Promise<object>,
  act: Act | undefined,
];

/**
 * Plays plans one after another. Returns the text for a person, and whether everything ended as
 * `explained` says.
 */
export async function playAll(
  suite: ReturnType<typeof createSuite>,
  plans: readonly NamedPlan[],
  explained: Explained,
): Promise<{ text: string; isAsExpected: boolean }> {
  const version = await suite.version();
  const played: PlayedPlan[] = [];
  for (const [name, plan, configure, act] of plans)
    played.push(await suite.play(name, plan, await configure(), act));
  const unexpected = played.flatMap((plan) => unexpectedIn(plan, explained));
  const verdict =
    unexpected.length === 0
      ? "Everything ended as expected."
      : `Unexpected:\n${unexpected.map((line) => `- ${line}`).join("\n")}`;
  return {
    text: `Suite ${version}\n\n${tableOf(played)}\n\n${verdict}`,
    isAsExpected: unexpected.length === 0,
  };
}
