import type { MaskedMessage } from "../facts.ts";
import { maskText, maskUrl, parametersOf } from "./mask-text.ts";
import type { MaskingContext, RawMessage } from "./masking.ts";

type Mask = (value: string, context: MaskingContext) => string;

const masks: Readonly<Record<string, Mask>> = {
  authorization: maskAuthorization,
  "proxy-authorization": maskAuthorization,
  cookie: (value, context) =>
    value
      .split(/;\s*/)
      .map((pair) => maskCookie(pair, "cookie", context))
      .join("; "),
  "set-cookie": (value, context) => {
    const [pair = "", ...attributes] = value.split(/;\s*/);
    return [maskCookie(pair, "set-cookie", context), ...attributes].join("; ");
  },
  location: (value, context) => {
    context.parameters.push(...parametersOf(value, "location", context));
    return maskUrl(value, context.masking, context.masker);
  },
  referer: (value, { masking, masker }) => maskUrl(value, masking, masker),
  dpop: (value, context) => maskParameter("dpop", value, context),
  "dpop-nonce": (value, context) => maskParameter("dpop-nonce", value, context),
  traceparent: (value) => value,
};

export function maskHeaders(
  headers: RawMessage["headers"],
  context: MaskingContext,
): MaskedMessage["headers"] {
  const masked: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    const mask = masks[name.toLowerCase()] ?? ((text) => maskOther(name, text, context));
    masked[name.toLowerCase()] = Array.isArray(value)
      ? value.map((one: string) => mask(one, context))
      : mask(String(value), context);
  }
  return masked;
}

function maskAuthorization(value: string, { masking, parameters }: MaskingContext): string {
  const [, scheme = "", credentials = ""] = /^(\S+)\s*(.*)$/.exec(value) ?? [];
  if (scheme.toLowerCase() === "basic") {
    const text = Buffer.from(credentials, "base64").toString();
    const colon = text.indexOf(":");
    if (colon < 0) return `${scheme} ${masking.secret("opaque", credentials)}`;
    const [id, secret] = [
      text.slice(0, colon),
      masking.secret("client-secret", formDecoded(text.slice(colon + 1))),
    ];
    parameters.push(
      { in: "basic", name: "client_id", value: id },
      { in: "basic", name: "client_secret", value: secret },
    );
    return `${scheme} ${id}:${secret}`;
  }
  const token = masking.secret(
    scheme.toLowerCase() === "bearer" || scheme.toLowerCase() === "dpop"
      ? "access-token"
      : "opaque",
    credentials,
  );
  parameters.push({ in: "bearer", name: "access_token", value: token });
  return `${scheme} ${token}`;
}

/** RFC 6749 §2.3.1: both halves are form-urlencoded inside the Basic credentials. */
function formDecoded(text: string): string {
  return new URLSearchParams(`v=${text.replaceAll("&", "%26")}`).get("v") ?? text;
}

function maskCookie(
  pair: string,
  place: "cookie" | "set-cookie",
  { masking, masker, parameters }: MaskingContext,
): string {
  const [, name = "", value = ""] = /^([^=]*)=?(.*)$/s.exec(pair) ?? [];
  const kind = masker.kindOf(name) ?? "session";
  const masked = value && masking.secret(kind === "open" ? "session" : kind, value);
  parameters.push({ in: place, name, value: masked });
  return `${name}=${masked}`;
}

/** A header that carries one value of the protocol, and nothing else. */
function maskParameter(
  name: "dpop" | "dpop-nonce",
  value: string,
  { masking, parameters }: MaskingContext,
): string {
  const masked = masking.secret(name === "dpop" ? "dpop-proof" : "dpop-nonce", value);
  parameters.push({ in: "header", name, value: masked });
  return masked;
}

function maskOther(name: string, value: string, { masking, masker }: MaskingContext): string {
  const kind = masker.kindOf(name);
  return kind && kind !== "open" ? masking.secret(kind, value) : maskText(value, masking, masker);
}
