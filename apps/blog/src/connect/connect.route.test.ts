import { isCodeChallenge } from "@tale/protocol/pkce";
import { describe, expect, test } from "vitest";
import { contactsUrl, issuer } from "../testing/fake-provider.ts";
import { createAuthor, origin, startStory } from "../testing/start-story.ts";

describe("303 to the provider", () => {
  test("the question names everything the provider has to know, and not the verifier", async () => {
    const { alice } = await startStory();
    const { answer, parameters } = await alice.choose((await alice.write()).id);
    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toMatch(new RegExp(`^${issuer}/authorize\\?`));
    expect(Object.fromEntries(parameters)).toEqual({
      response_type: "code",
      client_id: "quillpost",
      redirect_uri: `${origin}/callback`,
      scope: "contacts.read contacts.write",
      resource: contactsUrl,
      state: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: "S256",
    });
    expect(isCodeChallenge(parameters.get("code_challenge")!)).toBe(true);
  });

  test("every journey has a state and a verifier of its own", async () => {
    const { alice } = await startStory();
    const { id } = await alice.write();
    const [first, second] = [
      (await alice.choose(id)).parameters,
      (await alice.choose(id)).parameters,
    ];
    expect(first.get("state")).not.toBe(second.get("state"));
    expect(first.get("code_challenge")).not.toBe(second.get("code_challenge"));
  });

  test("an authorization endpoint keeps its own query", async () => {
    const { alice, provider } = await startStory();
    provider.metadata = {
      ...provider.metadata,
      authorization_endpoint: `${issuer}/authorize?tenant=7`,
    };
    const { parameters } = await alice.choose((await alice.write()).id);
    expect(parameters.get("tenant")).toBe("7");
  });

  test("the page with the button lets its forms reach the provider", async () => {
    const { alice } = await startStory();
    const { id } = await alice.write();
    expect((await alice.open(`/posts/${id}/share`)).headers["content-security-policy"]).toContain(
      "form-action 'self' https:",
    );
  });
});

describe("303 to a page that says what happened", () => {
  test.each([
    [
      "is down",
      (story: Awaited<ReturnType<typeof startStory>>) => story.provider.down.add(issuer),
      "Fernmail does not answer",
    ],
    [
      "names another issuer",
      ({ provider }: Awaited<ReturnType<typeof startStory>>) =>
        (provider.metadata = { ...provider.metadata, issuer: `${issuer}/` }),
      "We cannot work with Fernmail",
    ],
    [
      "does not support S256",
      ({ provider }: Awaited<ReturnType<typeof startStory>>) =>
        (provider.metadata = { ...provider.metadata, code_challenge_methods_supported: ["plain"] }),
      "We cannot work with Fernmail",
    ],
  ])("the provider %s", async (_what, spoil, title) => {
    const story = await startStory();
    const post = await story.alice.write();
    spoil(story);
    const { answer } = await story.alice.choose(post.id);
    const page = await story.alice.open(answer.headers.location!);
    expect(page.body).toContain(title);
    expect(page.body).toContain(post.path);
  });
});

describe("404", () => {
  test("a provider that is not registered cannot be chosen, and its reason is given", async () => {
    const { alice } = await startStory();
    const { id } = await alice.write();
    const page = (await alice.open(`/posts/${id}/share`)).body;
    expect(page).toContain("Quillpost is not registered with Ottermail");
    expect(await alice.providerId(id, "Ottermail")).toBe("");
  });

  test("nobody connects on behalf of another author's post", async () => {
    const { alice, newBrowser, provider } = await startStory();
    const { id } = await alice.write();
    const target = `/posts/${id}/connect/${await alice.providerId(id)}`;
    const mallory = createAuthor(newBrowser());
    const own = await mallory.write();
    expect((await mallory.submit(`/posts/${own.id}/share`, target)).statusCode).toBe(404);
    expect(provider.received).toEqual([]);
  });
});
