import { systemClock, systemRandom } from "@tale/service/clock";
import { newId } from "../stores/ids.ts";
import { openStores } from "../stores/open-stores.ts";
import type { Friend } from "../stores/shares.store.ts";
import { config } from "./start-story.ts";

/**
 * A letter to more friends than anybody may type, as if they had been ticked in an address book.
 * For tests only. @returns its page
 */
export async function saveLetter(
  databaseUrl: string,
  postId: string,
  friends: readonly Friend[],
): Promise<string> {
  const stores = await openStores(
    { ...config, databaseUrl, providers: [] },
    systemClock,
    systemRandom,
  );
  const post = await stores.posts.find(postId);
  const id = newId(systemRandom);
  await stores.shares.save(
    id,
    { author: post!.author, postId, providerId: "" },
    { friends, signature: "", note: "", replyTo: "", typed: "", remembering: "no" },
  );
  await stores.close();
  return `/letters/${id}`;
}
