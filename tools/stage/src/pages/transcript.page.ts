import type { Service } from "@tale/service/create-service";
import type { Stage } from "../api/state.ts";
import { headlineOf, plain } from "../exports/plain.ts";
import type { Naming } from "../naming.ts";
import type { Leg } from "../run/leg.ts";

/**
 * The run as text, leg by leg: for screen readers, for copying, and for browsers without scripts.
 */
export async function transcriptPage(
  pages: Service,
  { stage: { record, show, naming } }: { readonly stage: Stage },
): Promise<void> {
  pages.get("/transcript", async (_request, reply) =>
    reply.view("pages/transcript.page.hbs", {
      legs: record.legsOf(show.chosen()).map((leg) => describe(leg, naming)),
      refresh: 5,
    }),
  );
}

function describe(leg: Leg, { nameOf }: Naming) {
  const { n, from, to, channel, state, parameters, checks, rows } = leg;
  return {
    n,
    from: nameOf(from),
    to: nameOf(to),
    channel,
    state: state === "done" ? undefined : state,
    headline: headlineOf(leg),
    step: leg.told,
    parameters: parameters.map(({ in: place, name, value }) => ({
      place,
      name,
      value: plain(value),
    })),
    checks,
    rows: rows.map(({ table, change, count }) => ({ table, change, count })),
  };
}
