import type { MaskedMessage, PageDescription } from "../facts.ts";
import { describePage } from "./describe-page.ts";
import { maskBody } from "./mask-body.ts";
import { maskHeaders } from "./mask-headers.ts";
import { maskUrl, parametersOf } from "./mask-text.ts";
import type { Masker, MaskingContext, RawMessage } from "./masking.ts";

/** Says what a message says, with every secret turned into a mark. */
export function maskMessage(
  { method, url, status, headers, body }: RawMessage,
  masker: Masker,
): MaskedMessage {
  const masking = masker.begin();
  const context: MaskingContext = { masking, masker, parameters: [] };
  const isRequest = status === undefined;

  // A response names the address it answers; what stands there was carried by the request.
  const maskedUrl = maskUrl(url, isRequest ? masking : masker.begin(), masker);
  if (isRequest) context.parameters.push(...parametersOf(url, "query", context));
  const maskedHeaders = maskHeaders(headers, context);
  const type = String(headers["content-type"] ?? "").toLowerCase();
  const page =
    type.startsWith("text/html") && typeof body === "string"
      ? describePage(body, masking, masker)
      : null;
  const maskedBody = page ? summary(page) : maskBody(body, type, context);
  return {
    method,
    url: maskedUrl,
    ...(isRequest ? {} : { status }),
    headers: maskedHeaders,
    body: maskedBody,
    parameters: context.parameters,
    page,
    secrets: masking.seen,
  };
}

function summary({ title, text }: PageDescription): string {
  return `${title}\n\n${text}`;
}
