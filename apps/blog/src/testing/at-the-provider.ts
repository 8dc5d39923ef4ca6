import { startStory } from "./start-story.ts";

export async function atTheProvider() {
  const story = await startStory();
  const post = await story.alice.write();
  const { parameters } = await story.alice.choose(post.id);
  const state = parameters.get("state")!;
  const tokenRequests = () => story.provider.requestsTo("/token");
  return { ...story, post, parameters, state, tokenRequests };
}
