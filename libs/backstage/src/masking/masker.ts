import { createHmac } from "node:crypto";
import { parameterMarks } from "@tale/protocol/messages";
import type { ParameterMarks } from "@tale/protocol/parameter-marks";
import type { SecretKind } from "@tale/protocol/secrecy";
import type { SecretSeen } from "../facts.ts";
import { kindOfName } from "./kind-of-name.ts";
import { kindOfJwt, readJwt } from "./jwt.ts";
import { maskJson } from "./mask-json.ts";
import type { Masker, Masking } from "./masking.ts";

/** How many secrets a party remembers, so that the stage may ask it to use one again. */
const remembered = 500;

/**
 * A secret becomes a mark, `‹kind:first…length#tag›`: recognisable, never usable. The tag is a
 * keyed hash cut to 32 bits. All parties of a run hold the key, so the same secret has the same tag
 * everywhere; nobody who reads the run has it. A password is too easily guessed for any of that:
 * its mark says that there was one.
 *
 * @param colourKey made by the stage for this run, the same for every party
 * @param marks what the party knows of the parameters it sends and receives
 */
export function createMasker(colourKey: string, marks: ParameterMarks = parameterMarks): Masker {
  const secrets = new Map<string, { readonly kind: SecretKind; readonly value: string }>();
  const plainLooking = new Map<string, SecretKind>();

  const tags = new Map<string, string>();

  function tagOf(value: string): string {
    let tag = tags.get(value);
    if (tag === undefined) {
      tag = createHmac("sha256", colourKey).update(value).digest("hex").slice(0, 8);
      tags.set(value, tag);
      if (tags.size > remembered) tags.delete(tags.keys().next().value!);
    }
    return tag;
  }

  function remember(tag: string, kind: SecretKind, value: string): SecretKind {
    const known = secrets.get(tag)?.kind;
    if (known !== undefined && (known !== "opaque" || kind === "opaque")) return known;
    secrets.set(tag, { kind, value });
    if (kind === "user-code" || /^[a-z-]{8,}$/.test(value)) plainLooking.set(value, kind);
    for (const map of [secrets, plainLooking])
      if (map.size > remembered) map.delete(map.keys().next().value!);
    return kind;
  }

  function begin(): Masking {
    const seen: SecretSeen[] = [];
    const masking: Masking = {
      seen,
      secret: (kind, value) => {
        if (kind === "password") return "‹password›";
        if (value === "") return value;
        const tag = tagOf(value);
        const jwt = readJwt(value);
        const known = remember(tag, jwt ? kindOfJwt(jwt, kind) : kind, value);
        const first = value
          .slice(0, Math.min(6, Math.floor(value.length / 6)))
          .replace(/[^A-Za-z0-9_.~+/=-]/g, "·");
        // What a token says may hold secrets too: a nonce, a state, a session.
        if (!seen.some((other) => other.tag === tag))
          seen.push({
            tag,
            kind: known,
            first,
            length: value.length,
            ...(jwt
              ? { jwt: maskJson(jwt, masking, masker) as NonNullable<SecretSeen["jwt"]> }
              : {}),
          });
        return `‹${known}:${first}…${value.length}#${tag}›`;
      },
    };
    return masking;
  }

  const masker: Masker = {
    plainLooking,
    valueOf: (tag) => secrets.get(tag)?.value,
    kindOf: (name) => kindOfName(name, marks),
    begin,
  };
  return masker;
}
