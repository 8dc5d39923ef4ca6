import type { ConfiguredProvider } from "../config.ts";
import { contactsUrl, issuer, json } from "./fake-provider.ts";
import { clientSecret, startStory } from "./start-story.ts";

const everything = {
  pushed_authorization_request_endpoint: `${issuer}/par`,
  dpop_signing_alg_values_supported: ["ES256"],
  token_endpoint_auth_methods_supported: ["client_secret_basic", "private_key_jwt"],
  token_endpoint_auth_signing_alg_values_supported: ["RS256", "ES256"],
};

export const credentials = { client_id: "quillpost", client_secret: clientSecret };
export const plain = { ...credentials, profile: "plain" } as const;

/**
 * A provider that offers everything, and gives bound tokens to whoever proves possession. For tests
 * only.
 */
export async function startWithEverything(
  configured: Partial<ConfiguredProvider> = credentials,
  change: Record<string, unknown> = {},
) {
  const story = await startStory({
    providers: [{ name: "Fernmail", issuer, contacts_url: contactsUrl, ...configured }],
  });
  const { provider } = story;
  provider.metadata = { ...provider.metadata, ...everything, ...change };
  let issued = 0;
  provider.token = () => {
    issued += 1;
    const token_type = provider.requestsTo("/token").at(-1)!.headers["dpop"] ? "DPoP" : "Bearer";
    return json(200, {
      access_token: `access-${issued}`,
      token_type,
      expires_in: 300,
      refresh_token: `refresh-${issued}`,
    });
  };
  return { ...story, post: await story.alice.write() };
}
