import { secret } from "@tale/protocol/secrecy";
import type { Service } from "@tale/service/create-service";
import { Type } from "typebox";
import { formatUserCode, readUserCode } from "../../stores/user-code.ts";

/** A code, as somebody typed it or as the device wrote it into a link. */
export const TypedCode = Type.Object({
  user_code: Type.Optional(Type.String({ ...secret("user-code"), maxLength: 100 })),
});

/**
 * Where a person enters the code that a device shows (RFC 8628 §3.3).
 *
 * Nothing is looked up here, and nobody needs to be signed in. A link or a picture on the screen
 * may bring the code along (§3.3.1): it stands in the field then, and the next page still asks to
 * compare it, because anybody can send a link (§5.4).
 */
export async function enterCodeRoute(service: Service): Promise<void> {
  service.get("/device", { schema: { querystring: TypedCode } }, async (request, reply) => {
    return reply.view("beyond/device/enter-code.page.hbs", {
      userCode: formatUserCode(readUserCode(request.query.user_code ?? "")),
    });
  });
}
