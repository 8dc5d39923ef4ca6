import { maskMessage } from "./mask-message.ts";
import type { RawMessage } from "./masking.ts";
import { createMasker } from "./masker.ts";

export const masker = createMasker("a key for this run");
export const mask = (message: Partial<RawMessage>) =>
  maskMessage(
    {
      method: "POST",
      url: "http://fernmail.localhost:4001/token",
      headers: {},
      body: undefined,
      ...message,
    },
    masker,
  );
export const form = { "content-type": "application/x-www-form-urlencoded" };
export const json = { "content-type": "application/json" };
export const html = { "content-type": "text/html; charset=utf-8" };
