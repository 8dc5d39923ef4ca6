import { createHttpClient } from "@tale/service/http-client";
import type { Service } from "@tale/service/create-service";
import type { PartyId } from "@tale/story/cast";
import type { Stage } from "./state.ts";

export interface StartCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

const inCompany = [
  "quillpost",
  "fernmail",
  "fernmail-contacts",
  "ottermail",
  "ottermail-contacts",
  "inbox",
] as const satisfies readonly PartyId[];

/**
 * What a speaker looks at before the audience comes: who answers, who reports, and what runs here.
 */
export async function startCheckRoute(
  service: Service,
  { origins, parties, naming, guest }: Stage,
): Promise<void> {
  const http = createHttpClient();

  service.get("/api/start-check", async (): Promise<StartCheck[]> => {
    const runtime = {
      name: "Node",
      ok: Number(process.versions.node.split(".")[0]) >= 24,
      detail: `version ${process.versions.node}`,
    };
    return [
      runtime,
      ...(await Promise.all(inCompany.filter((id) => !guest || id !== "ottermail").map(check))),
    ];
  });

  async function check(id: (typeof inCompany)[number]): Promise<StartCheck> {
    const name = naming.nameOf(id);
    const before = performance.now();
    try {
      const { status } = await http(`${origins[id]}/readyz`);
      const isConnected = parties.all().some(({ party }) => party === id);
      const detail = `${origins[id]} answers in ${Math.round(performance.now() - before)} ms; ${isConnected ? "it reports" : "it does not report: start it with BACKSTAGE_URL"}`;
      return { name, ok: status === 200 && isConnected, detail };
    } catch (error) {
      return { name, ok: false, detail: (error as Error).message };
    }
  }
}
