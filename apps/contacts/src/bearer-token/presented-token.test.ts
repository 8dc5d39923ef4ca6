import { protectedResourceMetadataUrl } from "@tale/protocol/protected-resource-metadata";
import { parseBearerChallenge } from "@tale/protocol/bearer-challenge";
import { parseDpopChallenge } from "@tale/protocol/dpop-challenge";
import { dpopAlgorithms } from "@tale/protocol/dpop-proof";
import { beforeAll, describe, expect, it } from "vitest";
import { origin, startTestContacts, type TestContacts } from "../testing/contacts.ts";

let contacts: TestContacts;
let token: string;

beforeAll(async () => {
  contacts = await startTestContacts();
  token = await contacts.issuer.token();
});

type Answer = Awaited<ReturnType<TestContacts["request"]>>;
const challengeOf = (answer: Answer) =>
  parseBearerChallenge(String(answer.headers["www-authenticate"]));
const resource_metadata = protectedResourceMetadataUrl(origin);

describe("200", () => {
  it.each(["Bearer", "bearer", "BEARER"])("takes the scheme as %s", async (scheme) => {
    expect(
      (
        await contacts.request({
          url: "/contacts",
          headers: { authorization: `${scheme} ${token}` },
        })
      ).statusCode,
    ).toBe(200);
  });
});

describe("401 without a code", () => {
  it.each([undefined, "Basic YTpi", "DPoPabc", "Bearerabc", ""])(
    "says where to find an authorization server to whoever shows %s",
    async (authorization) => {
      const answer = await contacts.request({
        url: "/contacts",
        headers: authorization === undefined ? {} : { authorization },
      });
      expect(answer.statusCode).toBe(401);
      expect(challengeOf(answer)).toEqual({ resource_metadata });
      expect(parseDpopChallenge(String(answer.headers["www-authenticate"]))).toEqual({
        resource_metadata,
        algs: dpopAlgorithms.join(" "),
      });
      expect(answer.headers["content-type"]).toContain("application/problem+json");
      expect(answer.json()).toMatchObject({
        type: "about:blank",
        status: 401,
        title: expect.any(String),
        detail: expect.any(String),
      });
    },
  );

  it.each([
    { method: "GET", url: "/contacts?limit=0" },
    { method: "GET", url: "/contacts/0123456789abcdef" },
    { method: "POST", url: "/contacts", json: {} },
    { method: "PUT", url: "/contacts/0123456789abcdef", json: [] },
    { method: "DELETE", url: "/contacts/0123456789abcdef" },
    { method: "DELETE", url: "/contacts" },
  ] as const)("comes before anything else that is wrong with $method $url", async (request) => {
    const answer = await contacts.request(request);
    expect(answer.statusCode).toBe(401);
    expect(challengeOf(answer)).toEqual({ resource_metadata });
  });
});

describe("400 invalid_request", () => {
  const refused = (description: string) => ({
    error: "invalid_request",
    error_description: description,
    resource_metadata,
  });

  it("refuses a token in the URL, alone or beside a header, once or twice", async () => {
    for (const query of [`access_token=${token}`, "access_token=x&access_token=y"]) {
      for (const headers of [{}, { authorization: `Bearer ${token}` }]) {
        const answer = await contacts.request({ url: `/contacts?${query}`, headers });
        expect(answer.statusCode).toBe(400);
        expect(challengeOf(answer)).toEqual(
          refused("Send the token in the Authorization header, never in the URL."),
        );
      }
    }
  });

  it("refuses a token in a form, alone or beside a header", async () => {
    for (const headers of [{}, { authorization: `Bearer ${token}` }]) {
      const answer = await contacts.request({
        method: "POST",
        url: "/contacts",
        headers,
        form: { access_token: token },
      });
      expect(answer.statusCode).toBe(400);
      expect(challengeOf(answer)).toEqual(
        refused("Send the token in the Authorization header, never in a form."),
      );
    }
  });

  it("refuses two Authorization headers", async () => {
    const answer = await contacts.service.inject({
      url: "/contacts",
      authority: new URL(origin).host,
      headers: { authorization: [`Bearer ${token}`, "Bearer other"] as unknown as string },
    });
    expect(answer.statusCode).toBe(400);
    expect(challengeOf(answer)).toEqual(refused("Send one Authorization header."));
  });

  it.each(["Bearer", "Bearer ", "Bearer a b", "Bearer a,b", "Bearer =", "Bearer ä", 'Bearer "x"'])(
    "refuses the malformed header %s",
    async (authorization) => {
      const answer = await contacts.request({ url: "/contacts", headers: { authorization } });
      expect(answer.statusCode).toBe(400);
      expect(challengeOf(answer)).toEqual(
        refused("The Authorization header is not the word Bearer and one token."),
      );
      expect(answer.headers["www-authenticate"]).not.toContain("DPoP");
    },
  );

  it.each(["DPoP", "DPoP a b", "DPoP =", "DPoP abc, Bearer abc"])(
    "refuses the malformed header %s by the scheme that was tried",
    async (authorization) => {
      const answer = await contacts.request({ url: "/contacts", headers: { authorization } });
      expect(answer.statusCode).toBe(400);
      expect(answer.headers["www-authenticate"]).toMatch(/^DPoP error="invalid_request"/);
    },
  );
});

describe("403 insufficient_scope", () => {
  it.each([
    { method: "GET", url: "/contacts", scope: "contacts.read" },
    { method: "GET", url: "/contacts/0123456789abcdef", scope: "contacts.read" },
    { method: "POST", url: "/contacts", scope: "contacts.write" },
    { method: "PUT", url: "/contacts/0123456789abcdef", scope: "contacts.write" },
    { method: "DELETE", url: "/contacts/0123456789abcdef", scope: "contacts.write" },
    { method: "DELETE", url: "/contacts", scope: "contacts.write" },
  ] as const)("names $scope at $method $url", async ({ scope, ...request }) => {
    const others = scope === "contacts.read" ? "contacts.write contacts.readers" : "contacts.read";
    for (const granted of [others, "", undefined]) {
      const answer = await contacts.requestWith(
        await contacts.issuer.token({ scope: granted }),
        request,
      );
      expect(answer.statusCode).toBe(403);
      expect(challengeOf(answer)).toEqual({
        error: "insufficient_scope",
        error_description: `This needs the scope ${scope}.`,
        scope,
        resource_metadata,
      });
    }
  });
});
