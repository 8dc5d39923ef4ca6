import { second } from "@tale/service/clock";
import { describe, expect, it } from "vitest";
import {
  createFakeIssuer,
  fernmail,
  origin,
  startTestContacts,
  today,
} from "../testing/contacts.ts";

const now = today / second;
const ottermail = "http://ottermail.localhost:4011";
type Profile = Record<string, unknown>;

/** Fernmail with this profile, and Ottermail beside it, which speaks RFC 9068. */
async function start(profile: Profile, { algorithm = "ES256", secrets = false } = {}) {
  const issuers = [await createFakeIssuer(fernmail, algorithm), await createFakeIssuer(ottermail)];
  const clients = [{ issuer: fernmail, client_id: "contacts", client_secret: "secret" }];
  const environment = {
    ISSUER_PROFILES: JSON.stringify([{ issuer: fernmail, ...profile }]),
    ...(secrets ? { INTROSPECTION_SECRETS: JSON.stringify(clients) } : {}),
  };
  const app = await startTestContacts({ issuers, environment });
  const show = async (claims: Profile = {}, header: Profile = {}) => {
    const answer = await app.requestWith(await app.issuer.token(claims, header));
    return answer.statusCode === 200 ? 200 : answer.json().detail;
  };
  return { ...app, issuers, show };
}

describe("the profile jwt", () => {
  it.each([
    { typ: undefined },
    { typ: null },
    { typ: "" },
    { typ: "JWT" },
    { typ: "application/jwt" },
    { typ: "at+jwt" },
  ])("takes the header %o", async (header) => {
    const { show } = await start({ profile: "jwt" });
    expect(await show({ jti: undefined, iat: undefined }, header)).toBe(200);
  });

  it.each(["logout+jwt", "dpop+jwt", "secevent+jwt", "token-introspection+jwt", ["JWT"], 7])(
    "refuses the typ %o, which is another kind's",
    async (typ) => {
      const { show } = await start({ profile: "jwt" });
      expect(await show({}, { typ })).toBe(
        "The token is not an access token: typ in its header is neither at+jwt nor JWT.",
      );
    },
  );

  it.each(["nonce", "at_hash", "c_hash", "s_hash", "auth_time", "events", "token_introspection"])(
    "refuses a token with %s",
    async (name) => {
      const { show } = await start({ profile: "jwt" });
      expect(await show({ [name]: 1 }, { typ: "JWT" })).toBe(
        `The token is not an access token: it has ${name}, as other tokens have.`,
      );
      expect(await show({ [name]: null }, { typ: "JWT" })).toBe(200);
    },
  );

  it.each([{ token_use: "id" }, { token_use: "refresh_token" }, { typ: "Refresh" }, { typ: "ID" }])(
    "refuses a token that says %o",
    async (claims) => {
      const { show } = await start({ profile: "jwt" });
      expect(await show(claims, { typ: "JWT" })).toBe(
        `The token is not an access token: its ${Object.keys(claims)[0]} names another kind.`,
      );
    },
  );

  it("needs a scope or a client, and a client named by the profile in any case", async () => {
    const { show } = await start({ profile: "jwt" });
    const neither = { scope: undefined, client_id: undefined, azp: "quillpost" };
    expect(await show(neither, { typ: "JWT" })).toBe(
      "The token is not an access token: it has neither scope nor client_id.",
    );
    expect(await show({ client_id: undefined }, { typ: "JWT" })).toBe(200);
    const strict = await start({ profile: "jwt", client_claim: "azp" });
    expect(await strict.show({ client_id: undefined }, { typ: "JWT" })).toBe(
      "The token lacks azp.",
    );
    expect(await strict.show(neither, { typ: "JWT" })).toMatch(/neither scope nor client_id/);
  });

  it("is as strict as ever about the rest", async () => {
    const { show } = await start({ profile: "jwt" });
    const header = { typ: "JWT" };
    expect(await show({ sub: undefined }, header)).toBe("The token lacks sub.");
    expect(await show({ exp: undefined }, header)).toBe("The token lacks exp.");
    expect(await show({ aud: "quillpost" }, header)).toMatch(
      /^The token is meant for another resource/,
    );
    expect(await show({ exp: now - 31 }, header)).toBe("The token has expired.");
    expect(await show({ iat: undefined, exp: now + 3_601 }, header)).toMatch(
      /^The token lives longer/,
    );
  });

  it("is for its issuer only", async () => {
    const { issuers, requestWith } = await start({ profile: "jwt" });
    expect((await requestWith(await issuers[1]!.token({}, { typ: "JWT" }))).statusCode).toBe(401);
  });
});

describe("algorithms", () => {
  it.each(["ES384", "ES512", "PS384", "PS512", "RS384", "RS512"])(
    "may be %s where a profile names it, and only then",
    async (algorithm) => {
      const named = await start({ profile: "rfc9068", algorithms: [algorithm] }, { algorithm });
      expect(await named.show()).toBe(200);
      const other = await start({ profile: "rfc9068" }, { algorithm });
      expect(await other.show()).toMatch(
        /^The token is signed by an algorithm that is not accepted here: alg may be ES256,/,
      );
    },
  );

  it("that a profile does not name are refused, also usual ones", async () => {
    const { show } = await start({ profile: "rfc9068", algorithms: ["RS256"] });
    expect(await show()).toMatch(/: alg may be RS256\.$/);
  });
});

describe("the profile introspection", () => {
  const active = {
    active: true,
    sub: "u-alice",
    aud: origin,
    client_id: "quillpost",
    scope: "contacts.read",
    exp: now + 300,
  };

  it("asks the issuer about its JWTs, too, each time, and believes nothing else", async () => {
    const { issuer, requestWith } = await start({ profile: "introspection" }, { secrets: true });
    const token = await issuer.token({}, { typ: "JWT" });
    expect((await requestWith(token)).statusCode).toBe(401);
    issuer.opaque[token] = active;
    expect((await requestWith(token)).statusCode).toBe(200);
    issuer.opaque[token] = { active: false };
    expect((await requestWith(token)).statusCode).toBe(401);
    expect(issuer.questions).toHaveLength(3);
  });

  it("tells one issuer nothing of another one's JWTs", async () => {
    const { issuer, issuers, requestWith } = await start(
      { profile: "introspection" },
      { secrets: true },
    );
    expect((await requestWith(await issuers[1]!.token())).statusCode).toBe(200);
    expect(
      (await requestWith(await issuer.token({ iss: "https://elsewhere.example" }))).statusCode,
    ).toBe(401);
    expect((await requestWith(await issuer.token({ iss: undefined }))).statusCode).toBe(401);
    expect(issuer.questions).toEqual([]);
  });

  it("asks at an endpoint named by hand, without credentials where none are known", async () => {
    const endpoint = `${fernmail}/introspect`;
    const { issuer, requestWith } = await start({
      profile: "introspection",
      introspection_endpoint: endpoint,
    });
    issuer.metadata = { issuer: fernmail };
    issuer.opaque["opaque"] = active;
    expect((await requestWith("opaque")).statusCode).toBe(200);
    expect(issuer.questions[0]!.headers).not.toHaveProperty("authorization");
  });

  it("reads subject, client and scope where the profile says", async () => {
    const places = { subject_claim: "username", client_claim: "azp", scope_claim: "scp" };
    const { issuer, requestWith } = await start(
      { profile: "introspection", ...places },
      { secrets: true },
    );
    issuer.opaque["opaque"] = {
      active: true,
      username: "alice",
      azp: "quillpost",
      scp: ["contacts.read"],
      aud: origin,
      exp: now + 300,
    };
    expect((await requestWith("opaque")).statusCode).toBe(200);
    issuer.opaque["opaque"] = active;
    expect((await requestWith("opaque")).json().detail).toBe("The token lacks username, azp.");
  });
});
