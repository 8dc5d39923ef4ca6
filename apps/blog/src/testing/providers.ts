import { contactsUrl, issuer } from "./fake-provider.ts";
import { startStory } from "./start-story.ts";

/** Quillpost that knows a provider but is not registered there. */
export async function waiting() {
  const story = await startStory({
    providers: [{ name: "Ottermail", issuer, contacts_url: contactsUrl }],
  });
  const page = /href="(\/providers\/[0-9a-f]{12})"/.exec(
    (await story.alice.open("/providers")).body,
  )![1]!;
  return { ...story, page };
}
