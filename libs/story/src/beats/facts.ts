import { has, type DraftBeat, type Facts, type Scene } from "./scene.ts";
import type { Told } from "./beat.ts";
import { isRefusal, secretKindsOf, valueOf, valuesOf, type StoryMessage } from "./message.ts";

/** How those who play are called in this run. */
export interface Names {
  /** The name a person signed in with, if they did. */
  readonly person: (run: string) => string | undefined;
  readonly player: (id: string) => string;
}

const words = (text: string | undefined): string[] => text?.split(" ").filter(Boolean) ?? [];

/** Takes what a beat's message says into what is known of its scene. */
export function learn(scene: Scene, { id, message }: DraftBeat): void {
  const { facts } = scene;
  facts.provider ??= providerOf(message);
  if (id === "write") facts.title = valueOf(message, "title", "form");
  if (id === "ask" || id === "arrive" || id === "register") {
    const scope = valuesOf(message, "scope").join(" ");
    if (scope) facts.asked = words(scope);
  }
  if (id === "consent") {
    const isYes = valueOf(message, "decision", "form") === "allow";
    facts.allowed = isYes ? valuesOf(message, "scope", "form").flatMap(words) : [];
    facts.error = facts.allowed.length > 0 ? undefined : "access_denied";
  }
  if (id === "code" || id === "back") facts.error = valueOf(message, "error");
  if ((id === "tokens" || id === "renewed") && !isRefusal(message)) {
    const scope = words(valueOf(message, "scope", "json"));
    facts.granted = scope.length > 0 ? scope : facts.asked;
  }
}

function providerOf({ from, to, provider }: StoryMessage): string | undefined {
  const ids = [provider, from, to].map((id) => id?.replace(/-contacts$/, ""));
  return ids.find((id) => id === "fernmail" || id === "ottermail");
}

/** Everything that the sentences of a beat may speak of. */
export function tellFacts(
  { message, messages, core, facts }: DraftBeat,
  pair: StoryMessage | undefined,
  names: Names,
): Told {
  const [request, response] = message.kind === "request" ? [message, pair] : [pair, message];
  const failed = [...(request?.checks ?? []), ...(response?.checks ?? [])].find(
    ({ holds }) => !holds,
  )?.claim;
  const receiver = request?.to;
  const provider = facts.provider;
  const friends = response && friendsIn(response);
  return {
    ...facts,
    person: facts.person ?? "the author",
    client: names.player("quillpost"),
    provider: provider ? names.player(provider) : "the provider",
    contacts: names.player(`${provider ?? "fernmail"}-contacts`),
    error: facts.error ?? (response && valueOf(response, "error", "json")),
    failed,
    refused: isRefused(message, response, facts.error),
    carries: secretKindsOf(message),
    expiresIn: Number(response && valueOf(response, "expires_in", "json")) || undefined,
    friends,
    mails: messages.filter(({ method }) => method === "MAIL").length,
    checks: checksOf(core, request, message.kind === "response" ? receiver : undefined),
    introspected: core.some(({ step }) => step === "beside.introspection"),
    fetchedKeys: core.some(({ step }) => step === "act-2.keys-request"),
  };
}

/** A request is refused by its receiver's answer, or by a check of its own. A person's no is none. */
function isRefused(
  message: StoryMessage,
  response: StoryMessage | undefined,
  error: string | undefined,
): boolean {
  if (error === "access_denied") return false;
  const isAnswerOfOwn = message.kind === "request" && message.to === "quillpost";
  if (message.checks.some(({ holds }) => !holds) && message.kind === "request") return true;
  return !isAnswerOfOwn && response !== undefined && isRefusal(response);
}

/** The checks made of a request: for an answer, also those made before it was given. */
function checksOf(
  messages: readonly StoryMessage[],
  request: StoryMessage | undefined,
  answerer: string | undefined,
): number {
  const own = messages.flatMap(({ checks }) => checks);
  if (answerer === undefined) return own.length;
  const all = answerer.endsWith("-contacts") ? [...own, ...(request?.checks ?? [])] : own;
  return answerer.endsWith("-contacts")
    ? all.filter(({ party }) => party === answerer).length
    : all.length;
}

function friendsIn(response: StoryMessage): string[] | undefined {
  const text = valueOf(response, "contacts", "json");
  if (text === undefined) return undefined;
  return [...text.matchAll(/"name":"((?:[^"\\]|\\.)*)"/g)].map(
    ([, name]) => JSON.parse(`"${name}"`) as string,
  );
}

/** Who acts in a scene: a developer is called by name, a user as they signed in. */
export function personOf(scene: Scene, names: Names): string | undefined {
  return has(scene, "developer-sign-in", "register", "store", "look-up", "credentials", "offered")
    ? names.player("quinn")
    : names.person(scene.run);
}

export function copyOf(facts: Facts): Facts {
  return { ...facts };
}
