import type { Guest } from "../naming.ts";
import type { Role } from "./roles.ts";
import type { Routes } from "./routes.ts";

const endpoints: Readonly<Record<string, Role>> = {
  authorization_endpoint: "authorization-request",
  token_endpoint: "token-request",
  jwks_uri: "keys",
  registration_endpoint: "self-registration",
  pushed_authorization_request_endpoint: "pushed-request",
  revocation_endpoint: "revocation",
  introspection_endpoint: "introspection",
  userinfo_endpoint: "userinfo",
  end_session_endpoint: "logout",
};

/** The routes of an authorization server that is not ours, as its metadata names them. */
export function routesOfGuest({ endpoints: named }: Guest): Routes {
  return Object.fromEntries(
    Object.entries(endpoints).flatMap(([name, role]) => {
      const pathname = URL.parse(named[name] ?? "")?.pathname;
      return pathname ? [[`* ${pathname}`, role]] : [];
    }),
  );
}
