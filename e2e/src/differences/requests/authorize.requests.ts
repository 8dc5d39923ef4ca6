import { authorize, readSight } from "../authorize.ts";
import { differs, row, type Table } from "../row.ts";

const blog = "http://blog.localhost:4000/callback";
const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
import { stateAndResource } from "./authorize.state-and-resource.requests.ts";

/** Everything that may be wrong before anybody signs in (RFC 6749 §4.1.1). */
export const authorizationRequests: Table = {
  endpoint: "Authorization request",
  rows: [
    row("nothing wrong", "sign-in", (server) => authorize(server)),
    row("no parameters at all", "page 400", async (server) => {
      const browser = server.openBrowser();
      return readSight(
        server,
        await browser.open(String(server.metadata["authorization_endpoint"])),
      );
    }),

    row("client_id missing", "page 400", (server) => authorize(server, { client_id: undefined })),
    row("client_id empty", "page 400", (server) => authorize(server, { client_id: "" })),
    row("client_id unknown", "page 400", (server) => authorize(server, { client_id: "nobody" })),
    row("client_id in capitals", "page 400", (server) =>
      authorize(server, { client_id: "QUILLPOST" }),
    ),
    row("client_id twice", "page 400", (server) =>
      authorize(server, { client_id: ["quillpost", "quillpost"] }),
    ),

    row("redirect_uri missing, one is registered", "page 400", (server) =>
      authorize(server, { redirect_uri: undefined }),
    ),
    row("redirect_uri empty", "page 400", (server) => authorize(server, { redirect_uri: "" })),
    row("redirect_uri twice", "page 400", (server) =>
      authorize(server, { redirect_uri: [blog, blog] }),
    ),
    row("redirect_uri of another client", "page 400", (server) =>
      authorize(server, { redirect_uri: "https://client.example/callback" }),
    ),
    row("redirect_uri with a slash more", "page 400", (server) =>
      authorize(server, { redirect_uri: `${blog}/` }),
    ),
    row("redirect_uri with a query more", "page 400", (server) =>
      authorize(server, { redirect_uri: `${blog}?a=b` }),
    ),
    row("redirect_uri with a fragment more", "page 400", (server) =>
      authorize(server, { redirect_uri: `${blog}#a` }),
    ),
    row("redirect_uri in other letters", "page 400", (server) =>
      authorize(server, { redirect_uri: "http://BLOG.localhost:4000/callback" }),
    ),
    row("redirect_uri with a detour", "page 400", (server) =>
      authorize(server, { redirect_uri: "http://blog.localhost:4000/x/../callback" }),
    ),
    row("redirect_uri percent-encoded once more", "page 400", (server) =>
      authorize(server, { redirect_uri: "http://blog.localhost:4000/%63allback" }),
    ),
    row("redirect_uri with a user name", "page 400", (server) =>
      authorize(server, { redirect_uri: "http://blog.localhost:4000@evil.example/callback" }),
    ),
    row("redirect_uri over https instead", "page 400", (server) =>
      authorize(server, { redirect_uri: blog.replace("http:", "https:") }),
    ),
    row("redirect_uri with another port, web client", "page 400", (server) =>
      authorize(server, { redirect_uri: "http://blog.localhost:4999/callback" }),
    ),
    row("redirect_uri with another port, native client on loopback", "sign-in", (server) =>
      authorize(server, { redirect_uri: "http://127.0.0.1:61234/callback" }, { client: "pocket" }),
    ),
    row("redirect_uri with another loopback address, native client", "page 400", (server) =>
      authorize(server, { redirect_uri: "http://[::1]:61234/callback" }, { client: "pocket" }),
    ),
    row("redirect_uri with localhost for 127.0.0.1, native client", "page 400", (server) =>
      authorize(server, { redirect_uri: "http://localhost:61234/callback" }, { client: "pocket" }),
    ),
    row("redirect_uri with another path, native client on loopback", "page 400", (server) =>
      authorize(server, { redirect_uri: "http://127.0.0.1:61234/other" }, { client: "pocket" }),
    ),

    row("response_type missing", "client: invalid_request", (server) =>
      authorize(server, { response_type: undefined }),
    ),
    row("response_type twice", "client: invalid_request", (server) =>
      authorize(server, { response_type: ["code", "code"] }),
    ),
    row(
      "response_type=token",
      "client: unsupported_response_type",
      (server) => authorize(server, { response_type: "token" }),
      differs("error-in-query", "carried: in the fragment", "carried: in the query"),
    ),
    row(
      "response_type=code token",
      "client: unsupported_response_type",
      (server) => authorize(server, { response_type: "code token" }),
      differs("error-in-query", "carried: in the fragment", "carried: in the query"),
    ),
    row("response_type=Code", "client: unsupported_response_type", (server) =>
      authorize(server, { response_type: "Code" }),
    ),
    row("response_mode=query", "sign-in", (server) =>
      authorize(server, { response_mode: "query" }),
    ),
    row(
      "response_mode unknown",
      "client: invalid_request",
      (server) => authorize(server, { response_mode: "pigeon" }),
      differs("response-mode-code", "client: unsupported_response_mode"),
    ),
    row("a client that is registered for no code", "page 400", (server) =>
      authorize(server, { redirect_uri: blog }, { client: "robot" }),
    ),

    row("scope missing", "sign-in", (server) => authorize(server, { scope: undefined })),
    row("scope twice", "client: invalid_request", (server) =>
      authorize(server, { scope: ["contacts.read", "contacts.read"] }),
    ),
    row(
      "scope unknown",
      "client: invalid_scope",
      (server) => authorize(server, { scope: "contacts.read moon.walk" }),
      differs("unknown-scope", "sign-in"),
    ),
    row(
      "scope that the client did not register",
      "page 400",
      (server) => authorize(server, { scope: "contacts.write" }, { client: "visitor" }),
      differs("nobody-led-away", "client: invalid_scope"),
    ),
    row("scope with a character that none may have", "client: invalid_scope", (server) =>
      authorize(server, { scope: 'contacts.read "x"' }),
    ),
    row("scope with two spaces in between", "client: invalid_scope", (server) =>
      authorize(server, { scope: "contacts.read  contacts.write" }),
    ),
    row("the same scope said twice in one", "sign-in", (server) =>
      authorize(server, { scope: "contacts.read contacts.read" }),
    ),

    row("code_challenge missing", "client: invalid_request", (server) =>
      authorize(server, { code_challenge: undefined, code_challenge_method: undefined }),
    ),
    row("code_challenge missing, method there", "client: invalid_request", (server) =>
      authorize(server, { code_challenge: undefined }),
    ),
    row(
      "code_challenge missing, public client",
      "page 400",
      (server) =>
        authorize(
          server,
          { code_challenge: undefined, code_challenge_method: undefined },
          { client: "pocket" },
        ),
      differs("nobody-led-away", "client: invalid_request"),
    ),
    row("code_challenge_method missing", "client: invalid_request", (server) =>
      authorize(server, { code_challenge_method: undefined }),
    ),
    row("code_challenge_method=plain", "client: invalid_request", (server) =>
      authorize(server, { code_challenge_method: "plain" }),
    ),
    row("code_challenge_method=s256", "client: invalid_request", (server) =>
      authorize(server, { code_challenge_method: "s256" }),
    ),
    row("code_challenge too short", "client: invalid_request", (server) =>
      authorize(server, { code_challenge: challenge.slice(0, 42) }),
    ),
    row(
      "code_challenge longer than a SHA-256",
      "client: invalid_request",
      (server) => authorize(server, { code_challenge: `${challenge}a` }),
      differs("challenge-length", "sign-in"),
    ),
    row("code_challenge with padding", "client: invalid_request", (server) =>
      authorize(server, { code_challenge: `${challenge}=` }),
    ),
    row("code_challenge twice", "client: invalid_request", (server) =>
      authorize(server, { code_challenge: [challenge, challenge] }),
    ),
    ...stateAndResource,
  ],
};
