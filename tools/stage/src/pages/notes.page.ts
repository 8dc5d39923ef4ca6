import type { Service } from "@tale/service/create-service";
import { acts, stepsOf } from "@tale/story/acts";

/**
 * The speaker's second window: what to say now, what comes next, how long it has taken, and where
 * to jump.
 */
export async function notesPage(pages: Service, story: string): Promise<void> {
  const played = acts
    .map((act) => ({ ...act, steps: stepsOf(act.number) }))
    .filter(({ steps }) => steps.length > 0);
  pages.get("/notes", async (_request, reply) =>
    reply.view("pages/notes.page.hbs", { acts: played, story }),
  );
}
