import type { Service } from "@tale/service/create-service";
import { sendProblem } from "@tale/service/problem";
import { Type } from "typebox";
import { readRequirements, requirementOf } from "../proofs/requirements.ts";
import { canRunTests, runTest } from "../proofs/run-test.ts";
import type { LegCheck } from "../run/leg.ts";
import type { Stage } from "./state.ts";

/** What a check rests on: its line, its section, the demand it meets, and the test that proves it. */
export interface Proof extends Pick<LegCheck, "claim" | "section" | "holds" | "source"> {
  readonly orderedAt: LegCheck["orderedAt"];
  readonly demand: string | null;
  readonly test: string | null;
}

const cannotRun = "Tests can be run where the development dependencies are installed (npm ci).";
const isElsewhere =
  "Tests can be run on this machine only, and not where the stage is in a container.";

/**
 * Leads from each check to its line, its section and its test, and runs that test. Only tests that
 * `docs/requirements.md` names can be run, one at a time.
 */
export async function proofsRoute(
  service: Service,
  { record, isLocal }: Stage & { readonly isLocal: boolean },
): Promise<void> {
  const requirements = readRequirements();
  const known = new Set(requirements.map(({ test }) => test));
  const obstacle = !isLocal ? isElsewhere : canRunTests() ? null : cannotRun;
  let isRunning = false;

  service.get(
    "/api/legs/:n/proofs",
    { schema: { params: Type.Object({ n: Type.Integer({ minimum: 1 }) }) } },
    async (request, reply) => {
      const leg = record.leg(request.params.n);
      if (!leg)
        return sendProblem(reply, 404, "No such message", "The record has no such message.");
      const proofs = leg.checks.map((check): Proof => {
        const { claim, section, holds, source, orderedAt } = check;
        const { words = null, test = null } = requirementOf(check, requirements) ?? {};
        return { claim, section, holds, source, orderedAt, demand: words, test };
      });
      return { proofs, cannotRunTests: obstacle };
    },
  );

  service.post(
    "/api/tests/run",
    { schema: { body: Type.Object({ test: Type.String({ maxLength: 500 }) }) } },
    async (request, reply) => {
      const { test } = request.body;
      if (!known.has(test))
        return sendProblem(reply, 404, "No such test", "docs/requirements.md names no such test.");
      if (obstacle) return sendProblem(reply, 409, "Tests cannot be run here", obstacle);
      if (isRunning)
        return sendProblem(reply, 409, "A test is running", "Tests are run one at a time.");
      isRunning = true;
      return await runTest(test).finally(() => (isRunning = false));
    },
  );
}
