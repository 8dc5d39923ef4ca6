export const claimOfFirstUse = "the code is used for the first time";

/**
 * What a refusal says, once and positively, by the claim of the check that said no. A check whose
 * claim is not here is told with its claim.
 */
const sentences: Readonly<Record<string, string>> = {
  // the token endpoint
  "the client is known and proves who it is":
    "The client did not prove who it is: the id is unknown, or the secret is wrong.",
  "the client names itself": "The request does not say which client it comes from.",
  "the Authorization header is well-formed Basic":
    "The Authorization header is not in the form of client id and secret.",
  "the code is one of ours": "This server made no such code.",
  "the code was made for this client": "This code was made for another client.",
  [claimOfFirstUse]: "This code was used before.",
  "no other request took the code meanwhile": "Another request used this code a moment before.",
  "the code has not expired": "This code has expired.",
  "redirect_uri is the one of the authorization request":
    "The redirect URI is another one than in the authorization request.",
  "code_verifier fits code_challenge":
    "The code verifier does not fit the challenge that came with the question.",
  "the refresh token is alive and this client's":
    "This refresh token was ended, has expired, or never was this client's.",
  "the refresh token was not used before": "This refresh token was used before.",
  // the authorization server, through the browser
  "the password belongs to the account": "The address and the password do not belong together.",
  "not too many attempts": "There were too many attempts to sign in.",
  "client_id names a registered client": "No client is registered under this id.",
  "redirect_uri is registered for this client":
    "This redirect URI is not registered for the client, so nothing is sent there.",
  "every scope is registered for the client":
    "The client asks for a scope that it is not registered for.",
  "the request waits here, and was brought by this browser":
    "This question was not brought by this browser.",
  "the request was not answered before": "This question was answered before.",
  "the user allowed something of what was asked": "The user said no.",
  "the user wants to sign in": "The user did not want to sign in.",
  "the user said yes": "The user said no.",
  // the client
  "the state belongs to an open authorization request of this author in this browser":
    "The state belongs to no open question of this browser.",
  "the answer names the issuer that was asked":
    "The answer comes from another issuer than was asked.",
  "the token endpoint says yes": "The token endpoint refused the request.",
  "the resource server accepts the token": "The resource server did not accept the token.",
  "the token's scope is enough": "The token does not allow this.",
  // the resource server
  "an access token is shown": "The request brings no access token.",
  "the token is a signed JWT": "This is not an access token: it is no signed JWT.",
  "the issuer is trusted": "The token comes from an issuer that is not trusted here.",
  "the token is meant for this resource": "The token is meant for another resource.",
  "the signature is the issuer's": "The signature is not the issuer's.",
  "the token has not expired": "This access token has expired.",
  "the token's scope covers the request": "The token's scope does not cover this request.",
};

/** Checks by which a person answers: their no is an answer, and no error. */
const answers = new Set([
  "the user allowed something of what was asked",
  "the user wants to sign in",
  "the user said yes",
]);

export const claimsWithRefusals: readonly string[] = Object.keys(sentences);

/** What a check that did not hold says. */
export function refusalOf(claim: string): string {
  return sentences[claim] ?? `The check “${claim}” said no.`;
}

/** Whether a check that did not hold is a person's own no. */
export function isPersonsNo(claim: string): boolean {
  return answers.has(claim);
}
