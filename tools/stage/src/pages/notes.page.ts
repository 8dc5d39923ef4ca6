import type { Service } from "@tale/service/create-service";
import { acts, stepsOf } from "@tale/story/acts";
import type { PartyId } from "@tale/story/cast";
import { talks } from "@tale/story/talk";
import { jsonForPage } from "./story-data.ts";

/**
 * The speaker's second window: the rows of the talk, what to say now, what comes next, how long it
 * has taken, and where to jump.
 */
export async function notesPage(
  pages: Service,
  story: string,
  origins: Readonly<Record<PartyId, string>>,
): Promise<void> {
  const played = acts
    .map((act) => ({ ...act, steps: stepsOf(act.number) }))
    .filter(({ steps }) => steps.length > 0);
  pages.get("/notes", async (_request, reply) =>
    reply.view("pages/notes.page.hbs", {
      acts: played,
      story,
      lengths: talks.map(({ minutes }) => minutes),
      talks: jsonForPage(talks),
      alice: origins.quillpost,
      account: `${origins.fernmail}/account`,
      portal: `${origins.ottermail}/developer`,
      mailbox: origins.inbox,
    }),
  );
}
