import type { Checked } from "@tale/protocol/checked";
import type { AskedDetail } from "../beyond/details/asked-detail.ts";
import type { KeyThumbprint } from "../beyond/dpop/announced-key.ts";
import type { CheckedAuthenticationRequest } from "../beyond/openid/authentication-request.ts";
import type { UsedRequestClaims } from "../beyond/signed-requests/request-object.checks.ts";
import type { KnownClient, RegisteredRedirectUri } from "../clients/registered-redirect-uri.ts";
import type { Authorization, CheckedAuthorization } from "../stores/pending-requests.store.ts";
import type { CodeChallenge, CodeFlowRequest } from "./authorization-request.checks.ts";
import type { Targets } from "./resources.checks.ts";

/** What the checks let through, part by part: each has the marks of its own checks. */
export interface GoodRequest {
  readonly message: CodeFlowRequest;
  readonly client: Checked<KnownClient, "pushes if it must" | "signs if it must">;
  readonly redirectUri: RegisteredRedirectUri;
  readonly codeChallenge: CodeChallenge | undefined;
  readonly signIn: CheckedAuthenticationRequest;
  readonly targets: Targets;
  /** RFC 9101: absent in a request that is none. */
  readonly usedObject: UsedRequestClaims | undefined;
  readonly dpopJkt: KeyThumbprint | undefined;
  readonly askedDetail: AskedDetail | undefined;
  readonly pushedRequest: string | undefined;
}

/** A good request becomes one record: a database keeps no marks, so its parts give theirs to it. */
export function authorizationOf({
  message: { state, login_hint: loginHint },
  client,
  redirectUri,
  codeChallenge,
  signIn,
  targets,
  dpopJkt,
  askedDetail,
  pushedRequest,
}: GoodRequest): CheckedAuthorization {
  const authorization: Authorization = {
    clientId: client.id,
    redirectUri,
    ...(state === undefined ? {} : { state }),
    ...(codeChallenge === undefined ? {} : { codeChallenge }),
    scopes: [...new Set([...targets.scopes, ...signIn.scopes])],
    resources: targets.resources,
    ...(loginHint ? { loginHint } : {}),
    prompt: { ...signIn.prompt, ...(askedDetail ? { askConsent: true } : {}) },
    ...(signIn.openid ? { openid: signIn.openid } : {}),
    ...(pushedRequest === undefined ? {} : { pushedRequest }),
    ...(dpopJkt === undefined ? {} : { dpopJkt }),
    ...(askedDetail ? { askedDetail } : {}),
  };
  return authorization as CheckedAuthorization;
}
