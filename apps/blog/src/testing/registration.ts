import { contactsUrl, issuer } from "./fake-provider.ts";
import { startStory } from "./start-story.ts";

export async function waiting(change: Record<string, unknown> = {}) {
  const story = await startStory({
    providers: [{ name: "Ottermail", issuer, contacts_url: contactsUrl }],
  });
  story.provider.metadata = { ...story.provider.metadata, ...change };
  const page = /href="(\/providers\/[0-9a-f]{12})"/.exec(
    (await story.alice.open("/providers")).body,
  )![1]!;
  const register = async (form = {}) =>
    (
      await story.alice.open(
        (await story.alice.submit(page, `${page}/register`, form)).headers.location!,
      )
    ).body;
  return {
    ...story,
    page,
    register,
    asked: () =>
      JSON.parse(story.provider.requestsTo("/register").at(-1)!.body) as Record<string, unknown>,
  };
}
