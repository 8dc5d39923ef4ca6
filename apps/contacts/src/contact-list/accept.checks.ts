import { ProblemError } from "../problem.error.ts";
import { vcardVersions, type VcardVersion } from "../vcard/export-vcards.ts";

/** A file of vCards: in which version, and under the name it was asked for. */
export interface VcardFormat {
  readonly version: VcardVersion;
  readonly type: string;
}

interface MediaType {
  readonly range: RegExp;
  /** The version of those who name none: the old names are those of vCard 3.0. */
  readonly version: VcardVersion;
  typeOf(version: VcardVersion): string;
}

const mediaTypes: readonly MediaType[] = [
  {
    range: /^\s*text\/vcard\s*(;|$)/i,
    version: "4.0",
    typeOf: (version) => `text/vcard; charset=utf-8; version=${version}`,
  },
  {
    range: /^\s*text\/x-vcard\s*(;|$)/i,
    version: "3.0",
    typeOf: () => "text/x-vcard; charset=utf-8",
  },
  {
    range: /^\s*text\/directory\s*;(.*;)?\s*profile="?vcard"?\s*(;|$)/i,
    version: "3.0",
    typeOf: () => "text/directory; charset=utf-8; profile=vCard",
  },
];

/**
 * RFC 9110 §12.5.1: vCards are for those who name them in `Accept`, by this name (RFC 6350 §10.1)
 * or an older one (RFC 2426 §1), in the version that they name; everybody else gets JSON.
 */
export function checkVcardFormat(accept = ""): VcardFormat | undefined {
  const asked = accept
    .split(",")
    .filter((range) => !/;\s*q=0(\.0*)?\s*(;|$)/i.test(range))
    .flatMap((range) =>
      mediaTypes
        .filter((type) => type.range.test(range))
        .map((type) => ({
          type,
          version: /;\s*version="?([\d.]+)/i.exec(range)?.[1] ?? type.version,
        })),
    );
  if (asked.length === 0) return undefined;
  for (const version of vcardVersions) {
    const found = asked.find((one) => one.version === version);
    if (found) return { version, type: found.type.typeOf(version) };
  }
  throw new ProblemError(
    406,
    "That version is not spoken here",
    `vCards are written in version ${vcardVersions.join(" or ")}.`,
  );
}
