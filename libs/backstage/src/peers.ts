import type { Attempt, AttemptAnswer } from "./facts.ts";
import { maskMessage } from "./masking/mask-message.ts";
import type { Masker } from "./masking/masking.ts";
import { playScene, type Backstage, type Scene } from "./scene.ts";

/** How a party sends a request; libs that speak HTTP have one. */
export type Send = (
  url: string,
  request: { method: "GET" | "POST"; headers: Record<string, string>; body?: string },
) => Promise<{
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
}>;

export interface Peers {
  meet(url: string): void;
  /**
   * Sends what the stage asks for, with the secrets that its marks stand for; never to anybody the
   * party has not spoken to before.
   */
  attempt(attempt: Attempt, backstage: Backstage, masker: Masker): Promise<AttemptAnswer>;
}

const mark = /‹[a-z-]+:[^…‹›]*…\d+#([0-9a-f]{8})›/g;

/**
 * Whom a party speaks to. The stage may not introduce it to anybody else: secrets would go there.
 */
export function createPeers(send: Send): Peers {
  const origins = new Set<string>();

  return {
    meet: (url) => void origins.add(new URL(url).origin),

    attempt: async ({ id, during, method, url, headers, body }, backstage, masker) => {
      const refused: AttemptAnswer = { id, exchange: null, status: null, headers: {}, body: null };
      if (!URL.canParse(url) || !origins.has(new URL(url).origin)) return refused;
      const reveal = (text: string): string =>
        text.replace(mark, (_, tag: string) => masker.valueOf(tag) ?? "");
      const revealed = Object.entries(headers).map(
        ([name, value]) =>
          [name, name === "authorization" ? credentials(reveal(value)) : reveal(value)] as const,
      );
      const scene: Scene = { backstage, message: during };
      const request = {
        method,
        headers: Object.fromEntries(revealed),
        ...(body === null
          ? {}
          : { body: body.replace(mark, (whole) => encodeURIComponent(reveal(whole))) }),
      };
      try {
        const answer = await playScene(scene, () => send(url, request));
        const masked = maskMessage({ method, url, ...answer }, masker);
        return {
          id,
          exchange: scene.message.split(".")[0]!,
          status: answer.status,
          headers: masked.headers,
          body: masked.body,
        };
      } catch {
        return refused;
      }
    },
  };
}

/**
 * The stage writes Basic credentials as people read them: `Basic id:secret` (RFC 6749 §2.3.1, RFC
 * 7617 §2).
 */
function credentials(value: string): string {
  const [, id, secret] = /^Basic ([^:]*):(.*)$/.exec(value) ?? [];
  if (id === undefined) return value;
  return `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret!)}`).toString("base64")}`;
}
