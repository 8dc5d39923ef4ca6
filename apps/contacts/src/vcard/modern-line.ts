import { isUtf8 } from "node:buffer";

const contentLine = /^(?<name>[^:;]+)(?<parameters>(?:;(?:[^":;]|"[^"]*")*)*):(?<value>.*)$/s;

/**
 * Turns a content line of any age into one of RFC 2426 or RFC 6350: text instead of octets, no CHARSET, no
 * QUOTED-PRINTABLE, and `EMAIL;INTERNET;PREF:` becomes `EMAIL;TYPE=INTERNET;TYPE=PREF:` (vCard 2.1, still what old phones write).
 */
export function modernLine(octets: string): string {
  const { name, parameters, value } = contentLine.exec(octets)?.groups ?? {};
  if (name === undefined || parameters === undefined || value === undefined) return decode(octets);

  let charset: string | undefined;
  let isQuotedPrintable = false;
  const kept: string[] = [];
  for (const [, parameter = ""] of parameters.matchAll(/;((?:[^":;]|"[^"]*")*)/g)) {
    const [, key, setting = ""] = /^(CHARSET|ENCODING)=(.*)$/i.exec(parameter) ?? [];
    if (/^charset$/i.test(key ?? "")) charset = setting;
    else if (/^quoted-printable$/i.test(key ? setting : parameter)) isQuotedPrintable = true;
    else if (parameter.includes("=")) kept.push(parameter);
    else if (parameter) kept.push(`TYPE=${parameter}`);
  }

  const text = decode(isQuotedPrintable ? unquote(value) : value, charset).replace(/\r\n|\r|\n/g, "\\n");
  return `${[name, ...kept.map((parameter) => decode(parameter))].join(";")}:${/\bFN$/i.test(name) ? unescapeSemicolons(text) : text}`;
}

/** RFC 6350 §3.4: a single text may escape its semicolons though it need not; the library knows them in compound ones only. */
function unescapeSemicolons(text: string): string {
  return text.replace(/\\([\\;])/g, (escaped, character: string) => (character === ";" ? ";" : escaped));
}

function unquote(octets: string): string {
  return octets.replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** The charset a line names; otherwise UTF-8 where it is UTF-8, and where it is not, what Western systems wrote before. */
function decode(octets: string, charset?: string): string {
  const bytes = Buffer.from(octets, "latin1");
  const known = decoderFor(charset) ?? (isUtf8(bytes) ? undefined : new TextDecoder("windows-1252"));
  return known ? known.decode(bytes) : bytes.toString();
}

function decoderFor(charset: string | undefined): TextDecoder | undefined {
  try {
    return charset ? new TextDecoder(charset) : undefined;
  } catch {
    return undefined;
  }
}
