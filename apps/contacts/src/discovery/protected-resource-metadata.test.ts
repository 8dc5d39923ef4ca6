import { describe, expect, it } from "vitest";
import { createFakeIssuer, fernmail, origin, startTestContacts } from "../testing/contacts.ts";

describe("200", () => {
  it("names the resource, its issuers and its scopes to everybody, without a token", async () => {
    const issuers = [
      await createFakeIssuer(fernmail),
      await createFakeIssuer("http://ottermail.localhost:4011"),
    ];
    const { request } = await startTestContacts({ issuers });
    const answer = await request({ url: "/.well-known/oauth-protected-resource" });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["access-control-allow-origin"]).toBe("*");
    expect(answer.json()).toEqual({
      resource: origin,
      authorization_servers: [fernmail, "http://ottermail.localhost:4011"],
      scopes_supported: ["contacts.read", "contacts.write"],
      bearer_methods_supported: ["header"],
      authorization_details_types_supported: ["contacts"],
      dpop_signing_alg_values_supported: ["ES256", "EdDSA", "Ed25519", "PS256"],
      dpop_bound_access_tokens_required: false,
      resource_name: "Contacts",
    });
  });
});
