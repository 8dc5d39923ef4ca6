import { ProblemError } from "../problem.error.ts";
import { vcardVersions, type VcardVersion } from "../vcard/export-vcards.ts";

/**
 * RFC 9110 §12.5.1: whoever names `text/vcard` in `Accept` wants vCards, of the version they name (RFC 6350 §10.1);
 * everybody else gets JSON.
 */
export function checkVcardVersion(accept = ""): VcardVersion | undefined {
  const ranges = accept.split(",").filter((range) => /^\s*text\/vcard\s*(;|$)/i.test(range) && !/;\s*q=0(\.0*)?\s*(;|$)/i.test(range));
  if (ranges.length === 0) return undefined;
  const wanted = ranges.map((range) => /;\s*version="?([\d.]+)/i.exec(range)?.[1] ?? vcardVersions[0]);
  const version = vcardVersions.find((known) => wanted.includes(known));
  if (!version) throw new ProblemError(406, "That version is not spoken here", `vCards are written in version ${vcardVersions.join(" or ")}.`);
  return version;
}
