import type { Service } from "@tale/service/create-service";
import { publishedKeysMaxAge, type Keyring } from "./keyring.ts";

/**
 * The public keys (RFC 7517 §5).
 *
 * Resource servers call it before they can believe a token. Nothing arrives; the public halves of every key that
 * signs, will sign, or signed a token still alive leave. It does not say which one signs now: the token's `kid` does.
 *
 * @step act-2.keys-request
 */
export async function jwksRoute(service: Service, { keyring }: { keyring: Keyring }): Promise<void> {
  service.get("/jwks", async (_request, reply) => {
    reply.header("cache-control", `public, max-age=${publishedKeysMaxAge / 1000}`);
    return { keys: (await keyring.published()).map((key) => key.publicJwk) };
  });
}
