import { describe, expect, test } from "vitest";
import { json } from "../testing/fake-provider.ts";
import { origin } from "../testing/start-story.ts";
import { otherKeys, startWithIdentities } from "../testing/start-with-identities.ts";

type Started = Awaited<ReturnType<typeof startWithIdentities>>;
type Signer = keyof typeof otherKeys | "ES256";

/** Whether the provider's ID token, signed with this algorithm, signs somebody in. */
async function signsIn({ newAuthor, signIn, identities }: Started, alg: Signer): Promise<boolean> {
  const author = newAuthor();
  const answer = await signIn(author, (nonce) =>
    alg === "ES256"
      ? identities.idToken(nonce, { at_hash: undefined })
      : identities.idToken(
          nonce,
          { at_hash: undefined },
          { alg, kid: alg },
          otherKeys[alg].privateKey,
        ),
  );
  return (await author.open(answer.headers.location!)).body.includes("Hello");
}

async function pageOf({ alice }: Started): Promise<string> {
  return /href="(\/providers\/[0-9a-f]{12})"/.exec((await alice.open("/providers")).body)![1]!;
}

/**
 * The registration request of a provider that announces these algorithms, and answers with
 * `changes`.
 */
async function register(started: Started, announced: readonly string[], changes: object = {}) {
  const { alice, provider } = started;
  provider.metadata = { ...provider.metadata, id_token_signing_alg_values_supported: announced };
  provider.register = () => {
    const asked = JSON.parse(provider.requestsTo("/register").at(-1)!.body) as object;
    return json(201, {
      ...asked,
      client_id: "quillpost",
      client_secret: "y",
      token_endpoint_auth_method: "client_secret_basic",
      ...changes,
    });
  };
  const page = await pageOf(started);
  const answer = await alice.submit(page, `${page}/register`);
  const request = JSON.parse(provider.requestsTo("/register").at(-1)!.body) as Record<
    string,
    unknown
  >;
  return { request, page: (await alice.open(answer.headers.location!)).body };
}

describe("a registration by machine names the signature of ID tokens", () => {
  test.each([
    [["RS256", "ES256"], "ES256"],
    [["HS256", "none", "RS256", "PS256"], "PS256"],
    [["RS256", "EdDSA"], "EdDSA"],
    [["RS256"], "RS256"],
    [["ES512", "RS384"], "ES512"],
  ])("of %o: %s, and nothing else is believed", async (announced, chosen) => {
    const started = await startWithIdentities();
    const { request, page } = await register(started, announced);
    expect(request["id_token_signed_response_alg"]).toBe(chosen);
    expect(page).toContain(`signed with <code>${chosen}</code>`);
    for (const alg of ["ES256", "PS256", "RS256", "EdDSA"] as const) {
      expect([alg, await signsIn(started, alg)]).toEqual([alg, alg === chosen]);
    }
  });

  test("what the answer names counts, and what it leaves out is RS256 (OpenID Connect Registration §2)", async () => {
    const started = await startWithIdentities();
    await register(started, ["RS256", "ES256"], { id_token_signed_response_alg: "PS256" });
    expect([await signsIn(started, "ES256"), await signsIn(started, "PS256")]).toEqual([
      false,
      true,
    ]);
    await register(started, ["RS256", "ES256"], { id_token_signed_response_alg: undefined });
    expect([await signsIn(started, "ES256"), await signsIn(started, "RS256")]).toEqual([
      false,
      true,
    ]);
  });

  test.each(["none", "HS256", "ES256K", "es256", ""])(
    "an answer with %j: there is no sign-in",
    async (alg) => {
      const started = await startWithIdentities();
      const { page } = await register(started, ["RS256", "ES256"], {
        id_token_signed_response_alg: alg,
      });
      expect(page).toContain("Registered.");
      expect((await started.alice.open("/sign-in")).body).toContain(
        "This is not possible at the moment",
      );
    },
  );

  test("none that Quillpost can check: it registers for contacts only", async () => {
    const started = await startWithIdentities();
    const { request } = await register(started, ["HS256", "none"]);
    expect(request).not.toHaveProperty("id_token_signed_response_alg");
    expect(request["redirect_uris"]).toEqual([`${origin}/callback`]);
  });
});

describe("a provider that was registered by hand", () => {
  const byHand = {
    client_id: "quillpost",
    client_secret: "s",
    method: "client_secret_basic",
    sign_in: "yes",
  };

  test("signs as was chosen on its page, RS256 at first, and in no other way", async () => {
    const started = await startWithIdentities();
    const page = await pageOf(started);
    await started.alice.submit(page, `${page}/credentials`, byHand);
    expect([await signsIn(started, "ES256"), await signsIn(started, "RS256")]).toEqual([
      false,
      true,
    ]);
    await started.alice.submit(page, `${page}/credentials`, {
      ...byHand,
      id_token_signed_response_alg: "PS256",
    });
    expect([await signsIn(started, "RS256"), await signsIn(started, "PS256")]).toEqual([
      false,
      true,
    ]);
    expect((await started.alice.open(page)).body).toContain('<option value="PS256" selected>');
  });

  test("may sign in any announced way that only it can make; the page offers these and no other", async () => {
    const started = await startWithIdentities();
    const page = await pageOf(started);
    const { body } = await started.alice.open(page);
    const offered = [...body.matchAll(/<option value="([A-Z][\w]+)"/g)].map(([, value]) => value);
    expect(offered).toEqual(["ES256", "PS256", "RS256"]);
    for (const id_token_signed_response_alg of ["HS256", "none", "RS1"]) {
      const answer = await started.alice.submit(page, `${page}/credentials`, {
        ...byHand,
        id_token_signed_response_alg,
      });
      expect(answer.statusCode).toBe(400);
    }
  });
});

test("a provider in PROVIDERS signs with RS256 where the file says nothing", async () => {
  const started = await startWithIdentities({}, undefined, {});
  expect([await signsIn(started, "ES256"), await signsIn(started, "RS256")]).toEqual([false, true]);
});
