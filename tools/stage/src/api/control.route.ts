import type { Service } from "@tale/service/create-service";
import { sendProblem } from "@tale/service/problem";
import { Type } from "typebox";
import { stateOf, type Stage } from "./state.ts";
import { createAttempts, wishes } from "./attempts.ts";

const longestSkip = 400 * 24 * 3_600_000;
const Step = Type.String({ pattern: "^(\\*|(act-[0-9]|beside)\\.[a-z-]+)$" });

/**
 * What the speaker may do to the run: begin anew, hold messages and let them go, let time pass,
 * choose whom to follow, and try things.
 */
export async function controlRoute(
  service: Service,
  stage: Stage & { readonly changed: () => void },
): Promise<void> {
  const { record, parties, show, changed } = stage;
  const attempt = createAttempts(stage);
  const answer = () => {
    changed();
    return stateOf(stage);
  };

  service.post("/api/reset", async () => {
    const before = performance.now();
    await show.holdAt([]);
    parties.moveClock(0);
    const parts = await parties.reset();
    show.choose("all");
    record.clear();
    changed();
    return { ms: Math.round(performance.now() - before), parties: Object.fromEntries(parts) };
  });

  service.post(
    "/api/breakpoints",
    { schema: { body: Type.Object({ steps: Type.Array(Step, { maxItems: 100 }) }) } },
    async (request) => {
      await show.holdAt(request.body.steps);
      return answer();
    },
  );

  service.post(
    "/api/next",
    { schema: { body: Type.Object({ leg: Type.Optional(Type.Integer({ minimum: 1 })) }) } },
    async (request, reply) => {
      if (!show.next(request.body.leg))
        return sendProblem(reply, 409, "Nothing is held", "No message waits at the moment.");
      return answer();
    },
  );

  const Clock = Type.Union([
    Type.Object({ ahead: Type.Number({ minimum: 0, maximum: longestSkip }) }),
    Type.Object({ skip: Type.Number({ minimum: 0, maximum: longestSkip }) }),
  ]);
  service.post("/api/clock", { schema: { body: Clock } }, async (request) => {
    parties.moveClock(
      "ahead" in request.body ? request.body.ahead : parties.ahead() + request.body.skip,
    );
    return answer();
  });

  service.post(
    "/api/clock/expire",
    { schema: { body: Type.Object({ what: Type.Enum(["code", "token"]) }) } },
    async (request, reply) => {
      const kind = request.body.what === "code" ? "authorization-code" : "access-token";
      const now = Date.now() + parties.ahead();
      const newest = record.secrets
        .all()
        .filter((secret) => secret.kind === kind && (secret.expiresAt ?? 0) > now)
        .at(-1);
      if (!newest)
        return sendProblem(
          reply,
          409,
          "Nothing to expire",
          `There is no living ${request.body.what} in this run.`,
        );
      parties.moveClock(newest.expiresAt! - Date.now() + 1_000);
      return answer();
    },
  );

  service.post(
    "/api/chosen",
    { schema: { body: Type.Object({ run: Type.String({ maxLength: 20 }) }) } },
    async (request, reply) => {
      const { run } = request.body;
      if (run !== "all" && !record.runs.get(run))
        return sendProblem(reply, 404, "No such run", "Nobody plays under that number.");
      show.choose(run);
      return answer();
    },
  );

  service.post(
    "/api/try",
    { schema: { body: Type.Object({ what: Type.Enum(wishes) }) } },
    async (request, reply) => {
      const came = await attempt(request.body.what);
      if (!came)
        return sendProblem(
          reply,
          409,
          "That cannot be tried yet",
          "Nobody in this run holds what it takes.",
        );
      return came;
    },
  );
}
