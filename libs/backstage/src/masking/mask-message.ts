import type { MaskedMessage, Parameter } from "../facts.ts";
import { describePage, type PageDescription } from "./describe-page.ts";
import { maskBody } from "./mask-body.ts";
import { maskHeaders } from "./mask-headers.ts";
import type { Masker, Masking } from "./masker.ts";
import { maskNamed, maskUrl } from "./mask-text.ts";

/** A message as the party knows it. Nothing of this leaves the party but through `maskMessage`. */
export interface RawMessage {
  readonly method: string;
  readonly url: string;
  readonly status?: number;
  readonly headers: Readonly<Record<string, string | number | readonly string[] | undefined>>;
  /** Text, or what the text was parsed to. */
  readonly body: unknown;
}

/** Everything a masking step needs to know, and where it leaves the parameters it met. */
export interface MaskingContext {
  readonly masking: Masking;
  readonly masker: Masker;
  readonly parameters: Parameter[];
}

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

/** The parameters of a URL, masked. */
export function parametersOf(
  url: string,
  place: "query" | "location",
  { masking, masker }: MaskingContext,
): Parameter[] {
  const query = /\?([^#]*)/.exec(url)?.[1] ?? "";
  return [...new URLSearchParams(query)].map(([name, value]) => ({
    in: place,
    name,
    value: maskNamed(name, value, masking, masker),
  }));
}

function summary({ title, text }: PageDescription): string {
  return `${title}\n\n${text}`;
}
