import { placed, type Places } from "./places.ts";
import { prepareFapi, type FapiChoice } from "./prepare-fapi.ts";
import { actAsQuillpost, describeQuillpost } from "./quillpost.ts";
import type { Plan } from "./suite.ts";

/** A plan, and what the suite is told about Fernmail for it. */
export interface PreparedPlan extends Plan {
  readonly configure: (places: Places) => Promise<object>;
  /**
   * What we do while a module waits, where the suite plays the provider and Quillpost is the
   * client.
   */
  readonly act?: (places: Places, module: string) => Promise<void>;
}

/** `client`: another than the usual one of the configuration. */
function openid(plan: string, variant: Record<string, string> = {}, client?: object): PreparedPlan {
  const configure = async (places: Places) => {
    const configuration = JSON.parse(await placed("openid.json", places)) as object;
    return { ...configuration, ...(client ? { client } : {}) };
  };
  return { plan, variant, configure };
}

/**
 * Fernmail tells this client when a session ends; modules that do not expect it are interrupted.
 */
const toldClient = {
  client_id: "conformance-told",
  client_secret: "conformance-told-secret-of-32-bytes-or-more",
  scope: "openid",
};

const staticClient = { client_registration: "static_client", response_type: "code" };

const securityProfile = {
  fapi_profile: "plain_fapi",
  openid: "plain_oauth",
  client_auth_type: "private_key_jwt",
  sender_constrain: "dpop",
  authorization_request_type: "simple",
};

function fapi(
  choice: FapiChoice,
  variant: Record<string, string> = {},
  plan = "fapi2-security-profile-final-test-plan",
): PreparedPlan {
  return {
    plan,
    variant: { ...securityProfile, ...variant },
    configure: (places) => prepareFapi(places, choice),
  };
}

function client(plan: string, variant: Record<string, string> = {}): PreparedPlan {
  const registered = {
    client_registration: "static_client",
    request_type: "plain_http_request",
    ...variant,
  };
  return {
    plan,
    variant: registered,
    configure: async (places) => describeQuillpost(places),
    act: actAsQuillpost,
  };
}

/** Every plan that a release plays, by the name that the command line takes. */
export const plans: Readonly<Record<string, PreparedPlan>> = {
  config: openid("oidcc-config-certification-test-plan"),
  basic: openid("oidcc-basic-certification-test-plan", {
    server_metadata: "discovery",
    client_registration: "static_client",
  }),
  "rp-initiated-logout": openid("oidcc-rp-initiated-logout-certification-test-plan", staticClient),
  "back-channel-logout": openid(
    "oidcc-backchannel-rp-initiated-logout-certification-test-plan",
    staticClient,
    toldClient,
  ),
  fapi: fapi({ algorithm: "ES256" }),
  "fapi-eddsa": fapi({ algorithm: "EdDSA" }),
  "fapi-ps256": fapi({ algorithm: "PS256" }),
  "fapi-openid": fapi({ algorithm: "ES256", isOpenid: true }, { openid: "openid_connect" }),
  "fapi-rar": fapi({ algorithm: "ES256", isRich: true }, { authorization_request_type: "rar" }),
  "fapi-client-credentials": fapi(
    { algorithm: "ES256", isInOwnName: true },
    { fapi_profile: "fapi_client_credentials_grant" },
  ),
  "message-signing": fapi(
    { algorithm: "PS256", signsRequests: true },
    { fapi_request_method: "signed_non_repudiation", fapi_response_mode: "plain_response" },
    "fapi2-message-signing-final-test-plan",
  ),
  "client-basic": client("oidcc-client-basic-certification-test-plan"),
  "client-rp-initiated-logout": client("oidcc-client-rp-initiated-logout-rp-basic", {
    client_auth_type: "client_secret_basic",
    response_mode: "default",
  }),
  "client-back-channel-logout": client("oidcc-client-back-channel-logout-rp-basic", {
    client_auth_type: "client_secret_basic",
    response_mode: "default",
  }),
};
