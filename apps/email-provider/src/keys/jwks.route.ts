import type { Service } from "@tale/service/create-service";
import { publishedKeysMaxAge, type Keyring, type SigningKey } from "./keyring.ts";

/**
 * The public keys (RFC 7517 §5).
 *
 * Resource servers call it before they can believe a token. Nothing arrives; the public halves of
 * every key that signs, will sign, or signed a token still alive leave. It does not say which one
 * signs now: the token's `kid` does.
 *
 * @step act-2.keys-request
 */
export async function jwksRoute(
  service: Service,
  { keyring }: { keyring: Keyring },
): Promise<void> {
  service.get("/jwks", async (_request, reply) => {
    reply
      .header("cache-control", `public, max-age=${publishedKeysMaxAge / 1000}`)
      .type("application/json; charset=utf-8");
    return textOf(await keyring.published());
  });
}

/** The keyring answers with the same list until it has looked again. */
const texts = new WeakMap<readonly SigningKey[], string>();

function textOf(keys: readonly SigningKey[]): string {
  const text = texts.get(keys) ?? JSON.stringify({ keys: keys.map((key) => key.publicJwk) });
  texts.set(keys, text);
  return text;
}
