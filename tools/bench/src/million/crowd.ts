import { createUser, type User } from "../code-flow.ts";
import type { Server } from "../server.ts";
import { cookieOf, readers, refreshTokenOf } from "./people.ts";

const endpoints = { authorize: "/authorize", token: "/token" };

/**
 * One worker whose every operation is done by another of the million people. The first visit is
 * Alice's, and those who only show a token are a thousand, who must have one first.
 *
 * @param people taken one after the other; @param tokens of the readers
 */
export function createCrowd(
  server: Server,
  people: Iterator<number, unknown>,
  tokens: readonly string[],
): User {
  const alice = createUser(server, endpoints);
  const somebody = (): User => createPerson(server, Number(people.next().value));
  let shown = Math.floor(Math.random() * tokens.length);
  return {
    ...alice,
    run: () => somebody().run(),
    refresh: () => somebody().refresh(),
    introspect: () => alice.introspect(tokens[(shown += 1) % tokens.length]),
  };
}

/** @returns an access token of each */
export async function readersTokens(server: Server, numbers = readers): Promise<string[]> {
  const tokens: string[] = [];
  for (const number of numbers)
    tokens.push((await createPerson(server, number).run()).access_token);
  return tokens;
}

function createPerson(server: Server, number: number): User {
  return createUser(server, endpoints, {
    cookies: [["session", cookieOf(number)]],
    refreshToken: refreshTokenOf(number),
  });
}
