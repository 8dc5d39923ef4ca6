import { minute } from "@tale/service/clock";
import { describe, expect, test } from "vitest";
import type { ProviderMetadata } from "../authorization-server/discovery.checks.ts";
import { placeOf } from "../authorization-server/redirect-uris.ts";
import { issuer } from "../testing/fake-provider.ts";
import { origin, startStory } from "../testing/start-story.ts";

/** What counts of the metadata of a server that does not announce iss. */
function unnamed(of = issuer): ProviderMetadata {
  return { issuer: of } as ProviderMetadata;
}

describe("303 to the friends", () => {
  test("a server that does not announce iss may leave it out", async () => {
    const { alice, provider } = await startStory();
    provider.metadata = {
      ...provider.metadata,
      authorization_response_iss_parameter_supported: false,
    };
    const { parameters } = await alice.choose((await alice.write()).id);
    const redirectUri = `${origin}/callback/${placeOf(unnamed())}`;
    expect(parameters.get("redirect_uri")).toBe(redirectUri);
    expect(
      (
        await alice.comeBack(
          { code: "a-code", state: parameters.get("state")! },
          placeOf(unnamed()),
        )
      ).headers.location,
    ).toContain("/friends/");
    expect(new URLSearchParams(provider.requestsTo("/token")[0]!.body).get("redirect_uri")).toBe(
      redirectUri,
    );
  });
});

describe("400, and no token request: an answer that came to somebody else's address", () => {
  test.each([
    ["of a server that does not announce iss, at the address that is shared", false, undefined],
    [
      "of a server that does not announce iss, at the place of another such server",
      false,
      placeOf(unnamed("https://otter.example")),
    ],
    ["of a server that does not announce iss, at no place at all", false, "constructor"],
    [
      "of a server that announces iss, at the place of one that does not",
      true,
      placeOf(unnamed("https://otter.example")),
    ],
    [
      "of a server that announces iss, at the place it would have without",
      true,
      placeOf(unnamed()),
    ],
  ])("%s", async (_what, isAnnounced, place) => {
    const { alice, provider } = await startStory();
    provider.metadata = {
      ...provider.metadata,
      authorization_response_iss_parameter_supported: isAnnounced,
    };
    const { parameters } = await alice.choose((await alice.write()).id);
    const answer = await alice.comeBack(
      {
        code: "a-code-of-another-server",
        state: parameters.get("state")!,
        ...(isAnnounced ? { iss: issuer } : {}),
      },
      place,
    );
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain("The answer came from somewhere else");
    expect(provider.requestsTo("/token")).toEqual([]);
  });

  test("of a server that stops announcing iss while the author is there", async () => {
    const { alice, provider, clock } = await startStory();
    const { parameters } = await alice.choose((await alice.write()).id);
    expect(parameters.get("redirect_uri")).toBe(`${origin}/callback`);
    provider.metadata = {
      ...provider.metadata,
      authorization_response_iss_parameter_supported: false,
    };
    clock.now += 10 * minute;
    expect(
      (await alice.comeBack({ code: "a-code-of-another-server", state: parameters.get("state")! }))
        .statusCode,
    ).toBe(400);
    expect(provider.requestsTo("/token")).toEqual([]);
  });
});
