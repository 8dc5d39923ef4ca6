import { createService, type Service } from "@tale/service/create-service";
import { controlRoute } from "./api/control.route.ts";
import { eventsRoute } from "./api/events.route.ts";
import { pageRoute } from "./api/page.route.ts";
import { postRoute } from "./api/post.route.ts";
import { proofsRoute } from "./api/proofs.route.ts";
import { refuseStrangers } from "./api/refuse-strangers.ts";
import { runRoute } from "./api/run.route.ts";
import { sceneRoute } from "./api/scene.route.ts";
import { sourceRoute } from "./api/source.route.ts";
import { startCheckRoute } from "./api/start-check.route.ts";
import type { Stage } from "./api/state.ts";
import { backstageRoute, createPlayerAt } from "./backstage/backstage.route.ts";
import { createParties } from "./backstage/parties.ts";
import type { Config } from "./config.ts";
import { createNaming } from "./naming.ts";
import { createEditorLink } from "./proofs/editor-link.ts";
import { stagePages } from "./pages/stage.pages.ts";
import { createKeptPages } from "./run/kept-pages.ts";
import { createRecord } from "./run/record.ts";
import { keepSaved, readSaved } from "./run/saved-record.ts";
import { createShow } from "./show.ts";

const betweenSettlings = 20;

/**
 * The stage: parties tell it what they say, check and store; it keeps the record of the run, and
 * shows it to whoever looks.
 */
export async function buildApp(config: Config): Promise<Service> {
  const { origin, origins, guest, logLevel, recordFile, sources, editor, isLocal } = config;
  const saved = recordFile === undefined ? undefined : readSaved(recordFile);
  const service = createService({ party: "stage", origin, logLevel, trustProxy: false });

  let onState: () => void = () => undefined;
  const playerAt = createPlayerAt(origins);
  const parties = createParties(() => onState(), saved?.colourKey);
  const show = createShow(parties, () => record);
  const record = createRecord({ playerAt, ahead: parties.ahead, onHeld: show.onHeld, guest });
  if (saved) record.restore(saved.record);
  if (recordFile !== undefined) {
    const stop = keepSaved(recordFile, parties.colourKey, record);
    service.addHook("onClose", async () => stop());
  }
  const pages = createKeptPages();
  record.events.on("cleared", pages.clear);
  const stage: Stage = {
    record,
    pages,
    parties,
    show,
    origins,
    naming: createNaming(guest),
    guest,
  };

  const settling = setInterval(() => {
    record.settle();
    show.noticeTimeouts(Date.now());
  }, betweenSettlings).unref();
  service.addHook("onClose", async () => clearInterval(settling));

  await service.register(backstageRoute, { parties, record, pages, playerAt });
  await service.register(async (api: Service) => {
    refuseStrangers(api, origin);
    api.addHook(
      "onRequest",
      async (_request, reply) => void reply.header("cache-control", "no-store"),
    );
    await api.register(runRoute, stage);
    await api.register(pageRoute, stage);
    await api.register(eventsRoute, {
      ...stage,
      onState: (listen: () => void) => void (onState = listen),
    });
    await api.register(sceneRoute, { ...stage, changed: () => onState() });
    await api.register(controlRoute, { ...stage, changed: () => onState() });
    await api.register(sourceRoute, { editorLink: createEditorLink(editor, sources, isLocal) });
    await api.register(proofsRoute, { ...stage, isLocal });
    await api.register(startCheckRoute, stage);
    await api.register(postRoute, stage);
  });
  await service.register(stagePages, { origin, stage });
  return service;
}
