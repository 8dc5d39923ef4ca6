import { accessTokenHash } from "@tale/protocol/access-token-hash";
import { exportJWK, generateKeyPair, SignJWT, type JWTHeaderParameters } from "jose";
import type { ConfiguredProvider } from "../config.ts";
import { contactsUrl, issuer, json } from "./fake-provider.ts";
import { clientSecret, createAuthor, startStory } from "./start-story.ts";

const { privateKey, publicKey } = await generateKeyPair("ES256");
const publicJwk = { ...(await exportJWK(publicKey)), kid: "k1", use: "sig", alg: "ES256" };

/**
 * Keys of the same provider for other algorithms that it announces, by the name of the algorithm.
 */
export const otherKeys = {
  PS256: await generateKeyPair("PS256"),
  RS256: await generateKeyPair("RS256"),
  EdDSA: await generateKeyPair("EdDSA"),
};
const otherJwks = await Promise.all(
  Object.entries(otherKeys).map(async ([alg, { publicKey: key }]) => ({
    ...(await exportJWK(key)),
    kid: alg,
    use: "sig",
    alg,
  })),
);

export const stranger = (await generateKeyPair("ES256")).privateKey;

type Change = Record<string, unknown>;

/** A provider that says who its users are, as a test wants it. For tests only. */
export async function startWithIdentities(
  change: Change = {},
  origin?: string,
  signature: Pick<ConfiguredProvider, "id_token_signed_response_alg"> = {
    id_token_signed_response_alg: "ES256",
  },
) {
  const client = { client_id: "quillpost", client_secret: clientSecret, sign_in: true };
  const providers = [
    { name: "Fernmail", issuer, contacts_url: contactsUrl, ...client, ...signature },
  ];
  const story = await startStory({ providers, ...(origin ? { origin } : {}) });
  const { provider, clock } = story;
  provider.metadata = {
    ...provider.metadata,
    jwks_uri: `${issuer}/jwks`,
    userinfo_endpoint: `${issuer}/userinfo`,
    end_session_endpoint: `${issuer}/sign-out?tenant=7`,
    id_token_signing_alg_values_supported: ["ES256", "PS256", "RS256", "HS256", "none"],
    ...change,
  };
  provider.jwks = () => json(200, { keys: [publicJwk, ...otherJwks] });

  const who = { sub: "u-alice", name: "Alice" };
  provider.userinfo = () => json(200, who);
  const seconds = (): number => Math.floor(clock.now / 1000);
  const sign = (claims: Change, header: Change, key: CryptoKey | Uint8Array = privateKey) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: "ES256", kid: "k1", ...header } as JWTHeaderParameters)
      .sign(key);

  const identities = {
    who,
    seconds,
    /** An ID token as the provider signs it, but for what a test changes. */
    idToken: (
      nonce: string,
      claims: Change = {},
      header: Change = {},
      key?: CryptoKey | Uint8Array,
    ) =>
      sign(
        {
          iss: issuer,
          aud: "quillpost",
          sub: who.sub,
          iat: seconds(),
          exp: seconds() + 300,
          nonce,
          sid: "s-1",
          at_hash: accessTokenHash("for-userinfo"),
          ...claims,
        },
        { typ: "JWT", ...header },
        key,
      ),

    logoutToken: (claims: Change = {}, header: Change = {}, key?: CryptoKey | Uint8Array) =>
      sign(
        {
          iss: issuer,
          aud: "quillpost",
          sub: who.sub,
          iat: seconds(),
          exp: seconds() + 120,
          jti: `${Math.random()}`,
          events: { "http://schemas.openid.net/event/backchannel-logout": {} },
          ...claims,
        },
        { typ: "logout+jwt", ...header },
        key,
      ),
  };

  /**
   * Presses the button in a browser and comes back with what the token endpoint is made to answer.
   */
  async function signIn(
    author = story.alice,
    makeIdToken: (nonce: string) => Promise<string> | string = (nonce) => identities.idToken(nonce),
  ) {
    const { parameters } = await begin(author);
    const idToken = await makeIdToken(parameters.get("nonce")!);
    provider.token = () =>
      json(200, {
        access_token: "for-userinfo",
        token_type: "Bearer",
        expires_in: 300,
        id_token: idToken,
      });
    return author.open(
      `/sign-in/callback?${new URLSearchParams({ code: "a-code", state: parameters.get("state")!, iss: issuer })}`,
    );
  }

  async function begin(author = story.alice) {
    const target = `/sign-in/with/${/\/providers\/([0-9a-f]{12})"/.exec((await author.open("/providers")).body)![1]!}`;
    const answer = await author.submit("/sign-in", target);
    return { answer, parameters: new URL(answer.headers.location ?? "/", issuer).searchParams };
  }

  return { ...story, identities, signIn, begin, newAuthor: () => createAuthor(story.newBrowser()) };
}
