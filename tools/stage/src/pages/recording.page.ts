import type { Service } from "@tale/service/create-service";
import type { StagePagesOptions } from "../api/state.ts";
import type { Leg } from "../run/leg.ts";
import { askItself } from "./ask-itself.ts";
import { recordPages } from "./recorded-pages.ts";
import { selfContained } from "./self-contained.ts";
import { jsonForPage } from "./story-data.ts";

/**
 * The stage with its run in one file, which plays with every service off: everything it would ask
 * for is asked for now, and put inside.
 */
export async function recordingPage(
  service: Service,
  { origin, stage: { record, show, pages } }: StagePagesOptions,
  imports: Readonly<Record<string, string>>,
): Promise<void> {
  const get = askItself(service, origin);
  const getJson = async (path: string) => JSON.parse((await get(path)).toString());

  service.get("/recording", async (_request, reply) => {
    const legs = record.legsOf(show.chosen());
    const run = await getJson("/api/run");
    const recording = {
      run: {
        ...run,
        state: { ...run.state, held: [], breakpoints: [] },
        recordedPages: await recordPages(legs, pages, get),
      },
      sources: await collect(
        filesOf(legs),
        async (file) =>
          ((await getJson(`/api/source?file=${encodeURIComponent(file)}`)) as { lines: string[] })
            .lines,
      ),
      curl: await collect(requestsOf(legs), async (n) =>
        (await get(`/api/legs/${n}/curl`)).toString(),
      ),
    };
    const data = `<script type="application/json" id="recording">${jsonForPage(recording)}</script>`;
    const page = (await get("/"))
      .toString()
      .replace('<div class="stage">', () => `${data}\n<div class="stage">`);
    return reply
      .type("text/html; charset=utf-8")
      .header("content-disposition", 'attachment; filename="run.html"')
      .send(await selfContained(page, get, imports));
  });
}

function filesOf(legs: readonly Leg[]): Set<string> {
  return new Set(
    legs
      .flatMap(({ route, checks }) => [
        route?.source,
        ...checks.flatMap(({ source, orderedAt }) => [source, orderedAt]),
      ])
      .flatMap((source) => source?.file ?? []),
  );
}

function requestsOf(legs: readonly Leg[]): Set<string> {
  return new Set(
    legs
      .filter(({ kind, method }) => kind === "request" && method !== "MAIL")
      .map(({ n }) => String(n)),
  );
}

/** Asks for each, and leaves out what is not to be had. */
async function collect<Value>(
  names: Set<string>,
  ask: (name: string) => Promise<Value>,
): Promise<Record<string, Value>> {
  const found: Record<string, Value> = {};
  for (const name of names)
    await ask(name).then(
      (value) => (found[name] = value),
      () => undefined,
    );
  return found;
}
