import { isLoopbackHost } from "@tale/service/origins";
import type { Service } from "@tale/service/create-service";
import { sendProblem } from "@tale/service/problem";
import { Type } from "typebox";
import { renderSVG } from "uqr";
import type { Leg } from "../run/leg.ts";
import type { Stage } from "./state.ts";

const Which = Type.Object({ run: Type.Optional(Type.String({ maxLength: 20 })) });

/**
 * The newest post of the run, so that the audience can open it: its address, and the same as a QR
 * code.
 */
export async function postRoute(service: Service, { record, show, origins }: Stage): Promise<void> {
  const schema = { querystring: Which };
  const addressIn = (run = show.chosen()): string =>
    newestPost(record.legsOf(run), record.legsOf("all"))?.url ?? origins.quillpost;

  service.get("/api/post", { schema }, async (request) => {
    const address = addressIn(request.query.run);
    return {
      address,
      isPost: address !== origins.quillpost,
      isHereOnly: isLoopbackHost(new URL(address).hostname),
    };
  });

  service.get("/api/post.svg", { schema }, async (request, reply) => {
    const address = addressIn(request.query.run);
    if (address.length > 500)
      return sendProblem(
        reply,
        422,
        "Too long",
        "That address does not fit a code that a camera could read.",
      );
    return reply.type("image/svg+xml").send(renderSVG(address, { ecc: "M", border: 2 }));
  });
}

/** The post somebody was shown last, unless its author has deleted it since. */
export function newestPost(legs: readonly Leg[], everybodys: readonly Leg[]): Leg | undefined {
  const deleted = everybodys
    .flatMap(({ rows }) => rows)
    .filter(({ table, change }) => table === "posts" && change === "delete")
    .map(({ key }) => String(key["id"]));
  return legs.findLast((leg) => isPost(leg) && !deleted.some((id) => leg.url.endsWith(id)));
}

/** A post's own page, which somebody was shown. */
function isPost({ kind, to, method, route, status }: Leg): boolean {
  return (
    kind === "request" &&
    to === "quillpost" &&
    `${method} ${route?.pattern}` === "GET /posts/:address" &&
    status === 200
  );
}
