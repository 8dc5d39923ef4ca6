import { aRecord, failed, held, secret, type Exchange } from "./run.testing.ts";

export interface Turns {
  readonly scopes?: string;
  readonly allowed?: readonly string[];
  /** What the token endpoint answers. */
  readonly token?: Partial<Exchange>;
  readonly contacts?: Partial<Exchange>;
}

const connect = "/posts/1/connect/2";

/** Act 2, message by message, as far as the turns let it go. */
export function playAct2(record = aRecord(), turns: Turns = {}) {
  const { scopes = "contacts.read contacts.write", allowed = scopes.split(" ") } = turns;
  const { exchange } = record;
  exchange({
    to: "quillpost",
    method: "POST",
    path: "/write/1",
    form: { title: "Low water", then: "publish" },
  });
  exchange({ to: "quillpost", path: "/posts/1/share", page: "Where are your friends?" });
  const question = {
    response_type: "code",
    client_id: "quillpost",
    scope: scopes,
    state: secret.state,
    code_challenge: secret.challenge,
  };
  const asked = exchange({
    to: "quillpost",
    method: "POST",
    path: connect,
    step: "act-2.choose-provider",
    answerStep: "act-2.authorization-request",
    location: question,
  });
  exchange({
    to: "fernmail",
    path: "/authorize",
    query: question,
    cause: asked.response,
    checks: [held("the redirect URI is registered", "fernmail")],
    location: { request: "‹request-id:x›" },
  });
  exchange({
    to: "fernmail",
    method: "POST",
    path: "/sign-in",
    form: { request: "‹request-id:x›", email: "alice@x", password: secret.password },
    location: { request: "‹request-id:x›" },
  });
  const isYes = allowed.length > 0;
  exchange({
    to: "fernmail",
    method: "POST",
    path: "/consent",
    form: { request: "‹request-id:x›", decision: isYes ? "allow" : "deny", scope: allowed },
    checks: isYes ? [] : [failed("the user allowed something", "fernmail")],
    location: isYes
      ? { code: secret.code, state: secret.state }
      : { error: "access_denied", state: secret.state },
  });
  exchange({
    to: "quillpost",
    path: "/callback",
    query: isYes
      ? { code: secret.code, state: secret.state }
      : { error: "access_denied", state: secret.state },
    checks: [held("state is that of this browser's question", "quillpost")],
    meanwhile: () => isYes && trade(record, turns),
    status: 303,
  });
  return record;
}

function trade({ exchange }: ReturnType<typeof aRecord>, { token, contacts }: Turns): void {
  exchange({
    from: "quillpost",
    to: "fernmail",
    method: "POST",
    path: "/token",
    basic: { client_id: "quillpost", client_secret: secret.client },
    form: {
      grant_type: "authorization_code",
      code: secret.code,
      code_verifier: secret.verifier,
    },
    json: { access_token: secret.access, refresh_token: secret.refresh, expires_in: "300" },
    rows: [{ table: "authorization_codes", change: "update", party: "fernmail" }],
    ...token,
  });
  if ((token?.status ?? 200) >= 400) return;
  exchange({
    from: "quillpost",
    to: "fernmail-contacts",
    path: "/contacts",
    bearer: { access_token: secret.access },
    checks: [held("the token is meant for this resource", "fernmail-contacts")],
    json: { contacts: '[{"name":"Carol Adler"},{"name":"Dave \\"D\\" O\'Hara"}]' },
    ...contacts,
  });
}
