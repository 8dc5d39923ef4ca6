import type { Service } from "@tale/service/create-service";
import { textsOf } from "@tale/story/beside";
import type { Stage } from "../api/state.ts";
import { headlineOf, nameOf, plain } from "../exports/plain.ts";
import type { Leg } from "../run/leg.ts";

/** The run as text, leg by leg: for screen readers, for copying, and for browsers without scripts. */
export async function transcriptPage(pages: Service, { stage: { record, show } }: { readonly stage: Stage }): Promise<void> {
  pages.get("/transcript", async (_request, reply) => reply.view("pages/transcript.page.hbs", { legs: record.legsOf(show.chosen()).map(describe), refresh: 5 }));
}

function describe(leg: Leg) {
  const { n, step, provider, from, to, channel, state, parameters, checks, rows } = leg;
  return {
    n,
    from: nameOf(from),
    to: nameOf(to),
    channel,
    state: state === "done" ? undefined : state,
    headline: headlineOf(leg),
    step: textsOf(step, provider),
    parameters: parameters.map(({ in: place, name, value }) => ({ place, name, value: plain(value) })),
    checks,
    rows: rows.map(({ table, change, count }) => ({ table, change, count })),
  };
}
