import type { Leg } from "../run/leg.ts";
import { variables } from "./plain.ts";

/** Headers that curl or the connection adds by itself. */
const implied = new Set([
  "host",
  "connection",
  "content-length",
  "traceparent",
  "accept-encoding",
  "user-agent",
  "upgrade-insecure-requests",
]);

/**
 * A request as a command to repeat it by hand. Secrets are variables: the stage never knew them.
 */
export function curlOf({ method, url, headers, parameters, body }: Leg): string {
  const lines = [`curl -i -X ${method} ${quote(urlOf(url))}`];
  const basic = parameters
    .filter(({ in: place }) => place === "basic")
    .map(({ value }) => variables(value));
  for (const [name, value] of Object.entries(headers)) {
    if (implied.has(name) || name.startsWith("sec-")) continue;
    if (name === "authorization" && basic.length === 2)
      lines.push(`  -u ${quote(basic.join(":"))}`);
    else lines.push(`  -H ${quote(`${name}: ${variables([value].flat().join(", "))}`)}`);
  }
  const form = parameters.filter(({ in: place }) => place === "form");
  for (const { name, value } of form)
    lines.push(`  --data-urlencode ${quote(`${name}=${variables(value)}`)}`);
  if (body !== null && form.length === 0) lines.push(`  --data ${quote(variables(body))}`);
  return `${lines.join(" \\\n")}\n`;
}

function urlOf(url: string): string {
  const [address, query] = variables(url).split("?", 2) as [string, string?];
  return query === undefined
    ? address
    : `${address}?${query
        .split("&")
        .map((pair) => pair.split("=").map(encode).join("="))
        .join("&")}`;
}

/** Variables stay variables. */
function encode(text: string): string {
  return text.startsWith("$") ? text : encodeURIComponent(text);
}

/** Double quotes, so that the shell fills the variables in. */
function quote(text: string): string {
  return `"${text.replace(/["\\`]|\$(?![A-Z_]+)/g, "\\$&")}"`;
}
