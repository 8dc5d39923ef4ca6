import { createService } from "@tale/service/create-service";
import { expect, it } from "vitest";
import type { Stage } from "../api/state.ts";
import { usualNaming } from "../naming.ts";
import { openTestRecord } from "../run/testing-record.ts";
import { stagePages } from "./stage.pages.ts";

it("the transcript names the provider at which a message is played", async () => {
  const { exchange, record } = openTestRecord();
  exchange("GET /consent", "ottermail", { status: 200 });
  const origin = "http://stage.localhost:4004";
  const service = createService({ party: "stage", origin, logLevel: "silent", trustProxy: false });
  await service.register(stagePages, {
    origin,
    stage: { record, show: { chosen: () => "all" }, naming: usualNaming } as Stage,
  });
  const { body } = await service.inject({
    url: "/transcript",
    headers: { host: "stage.localhost:4004" },
  });
  await service.close();
  expect(body).toContain("Ottermail tells the author who wants what");
  expect(body).not.toContain("Fernmail");
});
