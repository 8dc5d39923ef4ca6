import type { Table } from "../row.ts";
import { authorizationRequests } from "./authorize.requests.ts";
import { clientAuthentication } from "./client-authentication.requests.ts";
import { clientCredentials } from "./client-credentials.requests.ts";
import { codes } from "./code.requests.ts";
import { answersOfTheUser } from "./consent.requests.ts";
import { device } from "./device.requests.ts";
import { discovery } from "./discovery.requests.ts";
import { dpop } from "./dpop.requests.ts";
import { introspection } from "./introspection.requests.ts";
import { openid } from "./openid.requests.ts";
import { pushedRequests } from "./pushed.requests.ts";
import { refreshing } from "./refresh.requests.ts";
import { registration } from "./registration.requests.ts";
import { requestObjects } from "./request-object.requests.ts";
import { revocation } from "./revocation.requests.ts";
import { userinfo } from "./userinfo.requests.ts";

/** Everything both servers are asked, endpoint by endpoint in the order of the story. */
export const tables: readonly Table[] = [
  discovery,
  registration,
  authorizationRequests,
  answersOfTheUser,
  codes,
  clientAuthentication,
  refreshing,
  clientCredentials,
  revocation,
  introspection,
  pushedRequests,
  requestObjects,
  openid,
  userinfo,
  dpop,
  device,
];
