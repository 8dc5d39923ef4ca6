import { cast } from "@tale/story/cast";
import { describe, expect, it } from "vitest";
import { openTestRecord } from "./testing-record.ts";

const issuer = cast.ottermail.origin;
const guest = {
  name: "Keycloak",
  endpoints: {
    token_endpoint: `${issuer}/realms/tale/protocol/openid-connect/token`,
    jwks_uri: `${issuer}/realms/tale/protocol/openid-connect/certs`,
    revocation_endpoint: `${issuer}/realms/tale/protocol/openid-connect/revoke`,
    pushed_authorization_request_endpoint: `${issuer}/realms/tale/par`,
  },
};
const grant = (type: string) => [{ in: "form", name: "grant_type", value: type }] as const;

describe("a message to an authorization server that is not ours", () => {
  it.each([
    [
      "/realms/tale/protocol/openid-connect/token",
      grant("authorization_code"),
      "act-2.token-request",
    ],
    ["/realms/tale/protocol/openid-connect/token", grant("refresh_token"), "act-5.refresh-request"],
    ["/realms/tale/protocol/openid-connect/revoke", [], "act-6.revocation-request"],
    ["/realms/tale/par", [], "beside.pushed-request"],
    ["/token", grant("authorization_code"), "beside.other"],
    ["/realms/tale/protocol/openid-connect/token/introspect", [], "beside.other"],
  ] as const)("to %s is what its metadata says (%j)", (path, parameters, step) => {
    const { exchange } = openTestRecord(guest);
    const request = { method: "POST", url: issuer + path, parameters };
    expect(
      exchange(`POST ${path}`, "ottermail", { status: 200, by: "quillpost", request })[0].step,
    ).toBe(step);
  });

  it("is shown without code and checks, also where its paths are ours: nothing of it is here", () => {
    const path = "/token";
    const { exchange } = openTestRecord({ ...guest, endpoints: { token_endpoint: issuer + path } });
    const [request] = exchange(`POST ${path}`, "ottermail", {
      status: 200,
      by: "quillpost",
      request: { method: "POST", url: issuer + path, parameters: grant("authorization_code") },
    });
    expect(request).toMatchObject({
      from: "quillpost",
      to: "ottermail",
      channel: "back",
      route: null,
      checks: [],
      rows: [],
    });
  });

  it("for its keys is Contacts' question", () => {
    const { exchange } = openTestRecord(guest);
    const path = "/realms/tale/protocol/openid-connect/certs";
    expect(
      exchange(`GET ${path}`, "ottermail", { status: 200, by: "ottermail-contacts" })[0].step,
    ).toBe("act-2.keys-request");
  });
});
