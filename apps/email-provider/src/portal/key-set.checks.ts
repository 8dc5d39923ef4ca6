import { check } from "@tale/protocol/check";
import { JwkSet } from "@tale/protocol/client-registration";
import type { Static } from "typebox";
import { Value } from "typebox/value";
import { UnusableSetting } from "../registration/unusable-setting.error.ts";

/**
 * RFC 7517 §5: a set is an object with a list of keys. What the keys must be is asked where clients
 * register.
 */
export function checkKeySet(text: string): Static<typeof JwkSet> {
  const found = parse(text);
  check(
    "what was typed is JSON",
    "RFC 7517 §5",
    found !== undefined,
    refuse('it is not JSON such as {"keys": [ … ]}; a PEM file must be converted into it first'),
  );
  check(
    "it is a set, and not a key alone",
    "RFC 7517 §5",
    !isKeyAlone(found),
    refuse('it is one key and not yet a set: write {"keys": [ before it and ]} behind it'),
  );
  check(
    "it is a set of keys",
    "RFC 7517 §5",
    Value.Check(JwkSet, found),
    refuse('it is JSON, but no set of keys such as {"keys": [ … ]}'),
  );
  return found;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isKeyAlone(found: unknown): boolean {
  return typeof found === "object" && found !== null && "kty" in found && !("keys" in found);
}

function refuse(reason: string): () => UnusableSetting {
  return () => new UnusableSetting(reason);
}
