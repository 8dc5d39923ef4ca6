import { codeChallengeOf } from "@tale/protocol/pkce";
import { parseBasicCredentials } from "@tale/protocol/basic-credentials";
import { describe, expect, test } from "vitest";
import { minute } from "@tale/service/clock";
import { issuer, json } from "../testing/fake-provider.ts";
import { clientSecret, origin } from "../testing/start-story.ts";
import { atTheProvider } from "../testing/at-the-provider.ts";

describe("303 to the friends", () => {
  test("a good answer leads to a page without the code in its address", async () => {
    const { alice, post, state } = await atTheProvider();
    const answer = await alice.comeBack({ code: "a-code", state, iss: issuer });
    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toMatch(new RegExp(`^/posts/${post.id}/friends/[0-9a-f]{12}$`));
  });

  test("the token request carries code, redirect URI, verifier and resource, and the client authenticates by Basic", async () => {
    const { alice, parameters, state, tokenRequests } = await atTheProvider();
    await alice.comeBack({ code: "a-code", state, iss: issuer });
    const [request] = tokenRequests();
    const body = new URLSearchParams(request!.body);
    expect(Object.fromEntries(body)).toMatchObject({
      grant_type: "authorization_code",
      code: "a-code",
      redirect_uri: `${origin}/callback`,
      resource: "https://contacts.mail.example",
    });
    expect(codeChallengeOf(body.get("code_verifier")!)).toBe(parameters.get("code_challenge"));
    expect(parseBasicCredentials(request!.headers["authorization"]!)).toEqual({
      clientId: "quillpost",
      clientSecret,
    });
    expect(body.has("client_secret")).toBe(false);
  });
});

describe("303 to a page that says what happened", () => {
  test("details as deep as an answer can be are read, and what is not understood is not kept", async () => {
    const { alice, provider, state } = await atTheProvider();
    const body = `{"access_token":"a","token_type":"Bearer","authorization_details":${"[".repeat(20_000)}${"]".repeat(20_000)}}`;
    provider.token = () => ({ status: 200, headers: { "content-type": "application/json" }, body });
    expect(
      (await alice.comeBack({ code: "a-code", state, iss: issuer })).headers.location,
    ).toContain("/friends/");
  });

  test("the provider is gone when the code comes back", async () => {
    const { alice, provider, state } = await atTheProvider();
    provider.down.add(issuer);
    const answer = await alice.comeBack({ code: "a-code", state, iss: issuer });
    expect((await alice.open(answer.headers.location!)).body).toContain("Fernmail does not answer");
  });

  test("an absurd lifetime is cut to a day", async () => {
    const { alice, provider, clock, state } = await atTheProvider();
    provider.token = () =>
      json(200, { access_token: "long-lived", token_type: "bearer", expires_in: 1e300 });
    const friends = (await alice.comeBack({ code: "a-code", state, iss: issuer })).headers
      .location!;
    clock.now += 25 * 60 * minute;
    expect((await alice.open(friends)).headers.location).toContain("problem=ended");
  });
});
