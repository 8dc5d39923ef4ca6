import { messageOf, newExchange, traceparentOf } from "./exchange.ts";
import type { MessageId } from "./facts.ts";
import type { RawMessage } from "./masking/masking.ts";
import { currentScene } from "./scene.ts";

export interface Told {
  readonly exchange: string;
  /** Lets the receiver tell of the same message under the same id. */
  readonly traceparent: string;
  readonly patience: number;
  /** Resolves when the answer may be used. */
  answered(
    answer: Pick<RawMessage, "headers" | "body"> & { readonly status: number },
  ): Promise<void> | undefined;
  lost(): void;
}

/**
 * Tells that a message is being sent because of the one being handled; undefined, and free, when
 * nobody watches.
 */
export function tellSent(message: RawMessage): Told | undefined {
  const scene = currentScene();
  if (!scene?.backstage.isWatched) return undefined;
  const { backstage } = scene;
  const exchange = newExchange();
  const response: MessageId = messageOf(exchange, "response");
  const traceparent = traceparentOf(exchange);
  const { method, url } = message;
  backstage.sent(
    messageOf(exchange, "request"),
    { ...message, headers: { ...message.headers, traceparent } },
    scene.message,
  );

  return {
    exchange,
    traceparent,
    patience: backstage.patience,
    answered: (answer) => {
      scene.message = response;
      return backstage.received(response, { method, url, ...answer });
    },
    lost: () =>
      void backstage.received(response, { method, url, status: 0, headers: {}, body: null }),
  };
}
