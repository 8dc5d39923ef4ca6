import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import type { HttpClient } from "@tale/service/http-client";
import { Type } from "typebox";
import { readMembers } from "../json.ts";
import { asking } from "../refusals/party.error.ts";
import { refusalIn } from "../refusals/refusal.ts";
import type { RegisteredProvider } from "../stores/provider.ts";
import { postForm, type DecidedAnswer } from "./back-channel.ts";
import type { ClientAuthentication } from "./client-authentication.ts";
import type { ProviderMetadata } from "./discovery.checks.ts";
import { TokenError } from "./token.error.ts";
import { problemNamedIn } from "./token-endpoint.checks.ts";

/** What the browser carries in place of an authorization request (RFC 9126 §4). */
export type PushedRequest = {
  readonly client_id: string;
  readonly request_uri: Checked<string, "reference">;
};

/** Hands a request over and gets a reference to it. @throws TokenError */
export type PushedRequestEndpoint = (
  provider: RegisteredProvider,
  metadata: ProviderMetadata,
  parameters: Readonly<Record<string, string>>,
) => Promise<PushedRequest>;

/**
 * RFC 9126 §2.2: a reference for one use. `expires_in` is in seconds; the browser goes at once, so
 * it need not be there.
 */
const PushedRequestResponse = Type.Object({
  request_uri: Type.String({ minLength: 1, maxLength: 2_000 }),
  expires_in: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
});

/**
 * Hands the authorization request to the provider through the back channel (RFC 9126 §2.1): nobody
 * on the way can read or change it, and the provider knows who asks before a user is there. A
 * reference to it is what the browser carries.
 */
export function createPushedRequestEndpoint(
  http: HttpClient,
  authenticateClient: ClientAuthentication,
): PushedRequestEndpoint {
  return (provider, { pushed_authorization_request_endpoint: endpoint }, parameters) =>
    asking("pushed_request", async () => {
      const answer = await postForm(
        http,
        endpoint!,
        parameters,
        await authenticateClient(provider),
      );
      checkAccepted(answer);
      return { client_id: provider.clientId, request_uri: checkReference(answer) };
    });
}

/** RFC 9126 §2.3: a refusal has one of the names that a token endpoint uses. */
function checkAccepted(
  answer: DecidedAnswer,
): asserts answer is Checked<DecidedAnswer, "accepted"> {
  check(
    "the pushed request was accepted",
    "RFC 9126 §2.2",
    answer.status === 201 || answer.status === 200,
    () => {
      const problem = problemNamedIn(answer);
      const code = problem === "unusable_answer" ? "broken_promise" : problem;
      return new TokenError(code, `the request was not taken ahead: ${answer.status} ${problem}`, {
        refusal: refusalIn(answer),
      });
    },
  );
}

function checkReference({
  status,
  body,
}: Checked<DecidedAnswer, "accepted">): Checked<string, "reference"> {
  const { said, wrong } = readMembers(PushedRequestResponse, body);
  check(
    "the answer holds a reference to the request",
    "RFC 9126 §2.2",
    said,
    () =>
      new TokenError(
        "broken_promise",
        `the request was taken ahead, but the answer cannot be used: ${wrong}`,
        { refusal: { status } },
      ),
  );
  return said.request_uri as Checked<string, "reference">;
}
