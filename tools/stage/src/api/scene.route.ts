import { sendProblem } from "@tale/service/problem";
import type { Service } from "@tale/service/create-service";
import { scenes } from "@tale/story/talk";
import { Type } from "typebox";
import { playersAway } from "./players-away.ts";
import type { Stage } from "./state.ts";

/** What the parties forget before an act is played; acts 5 and 6 begin after a yes. */
const forgotten = {
  1: "everything",
  2: "permissions and sessions",
  3: "permissions",
  4: "permissions",
} as const;

/**
 * Sets the scene of an act, so that it can be played as the talk tells it: permissions that Alice
 * gave before are forgotten, or the token that she gave has expired. The record stays.
 */
export async function sceneRoute(
  service: Service,
  stage: Stage & { readonly changed: () => void },
): Promise<void> {
  const { record, parties, show, changed } = stage;
  /** When permissions were forgotten last: what was given before holds no more. */
  let forgottenAt = 0;
  record.events.on("cleared", () => void (forgottenAt = Date.now()));

  /** Whether Alice has allowed Quillpost something that she did not take back. */
  function isAllowed(): boolean {
    const given = record.secrets.all().findLast(({ kind }) => kind === "refresh-token")?.seenAt;
    const revoked = record.legsOf("all").findLast(({ step }) => step === "act-6.revoke-access")?.at;
    return given !== undefined && given > Math.max(forgottenAt, revoked ?? 0);
  }

  function expireToken(): void {
    const now = Date.now() + parties.ahead();
    const living = record.secrets
      .all()
      .findLast(({ kind, expiresAt }) => kind === "access-token" && (expiresAt ?? 0) > now);
    if (living) parties.moveClock(living.expiresAt! - Date.now() + 1_000);
  }

  service.post(
    "/api/scene",
    { schema: { body: Type.Object({ act: Type.Integer({ minimum: 1, maximum: 6 }) }) } },
    async (request, reply) => {
      const act = request.body.act as keyof typeof forgotten | 5 | 6;
      if ((act === 5 || act === 6) && !isAllowed())
        return sendProblem(
          reply,
          409,
          "A yes comes first",
          `Act ${act} begins after a yes: let Alice share a post and allow it first.`,
        );
      await show.holdAt([]);
      if (act === 5) expireToken();
      if (act < 5) {
        parties.moveClock(0);
        const answers = await parties.forget(forgotten[act as keyof typeof forgotten]);
        forgottenAt = Date.now();
        const away = playersAway(answers);
        if (away.length > 0) {
          const names = away.map((id) => stage.naming.nameOf(id)).join(" and ");
          changed();
          return sendProblem(reply, 503, "Not every party answers", `${names} did not answer.`);
        }
      }
      changed();
      return { act, said: scenes[act]! };
    },
  );
}
