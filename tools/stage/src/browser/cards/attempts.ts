import type { Secret } from "../../run/leg.ts";
import type { Run } from "../run.ts";

export interface Attempt {
  readonly what: string;
  readonly name: string;
}

/** What the stage says of something that was tried. */
export interface AttemptAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body?: string;
  readonly legs?: readonly number[];
}

/** What can be tried with a code and with a token. */
export function attemptsFor(
  run: Pick<Run, "players">,
  secret: Pick<Secret, "kind" | "jwt">,
): Attempt[] {
  if (secret.kind === "authorization-code")
    return [
      { what: "code-at-contacts", name: "Show the code to Contacts" },
      { what: "code-again", name: "Use the code once more" },
    ];
  return [
    { what: "token-at-contacts", name: "Show the token to Contacts" },
    { what: "token-at-authorization-server", name: `Show the token to ${issuerOf(run, secret)}` },
  ];
}

function issuerOf(run: Pick<Run, "players">, { jwt }: Pick<Secret, "jwt">): string {
  const issuer = claimsOf(jwt)["iss"];
  return run.players().find(({ origin }) => origin && origin === issuer)?.name ?? "its issuer";
}

/** The claims of a token, or none where it is no JWT of ours. */
export function claimsOf(jwt: Secret["jwt"]): Readonly<Record<string, unknown>> {
  const claims = jwt?.claims;
  return typeof claims === "object" && claims !== null ? { ...claims } : {};
}

/** Which secret of a kind these legs carried: by the time of an answer there may be a newer one. */
export function tagShownIn(
  run: Pick<Run, "leg" | "secret">,
  legs: readonly number[] | undefined = [],
  kind: string,
): string | undefined {
  return legs
    .flatMap((n) => run.leg(n)?.secrets ?? [])
    .find((tag) => run.secret(tag)?.kind === kind);
}
