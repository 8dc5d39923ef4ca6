import type { SecretKind } from "@tale/protocol/secrecy";
import type { Parameter, SecretSeen } from "../facts.ts";

/** A message as the party knows it. Nothing of this leaves the party but through `maskMessage`. */
export interface RawMessage {
  readonly method: string;
  readonly url: string;
  readonly status?: number;
  readonly headers: Readonly<Record<string, string | number | readonly string[] | undefined>>;
  /** Text, or what the text was parsed to. */
  readonly body: unknown;
}

/** Masks the secrets of one message, and collects what may be known about them. */
export interface Masking {
  secret(kind: SecretKind, value: string): string;
  readonly seen: SecretSeen[];
}

export interface Masker {
  begin(): Masking;
  /**
   * @returns the kind of what travels under a name; "open" for what anybody may read, undefined
   * where only the value can tell
   */
  kindOf(name: string): SecretKind | "open" | undefined;
  /** The secret behind a mark's tag. It never leaves the party by itself. */
  valueOf(tag: string): string | undefined;
  /** Secrets that look like ordinary words, to be found again in any text. */
  readonly plainLooking: ReadonlyMap<string, SecretKind>;
}

/** Everything a masking step needs to know, and where it leaves the parameters it met. */
export interface MaskingContext {
  readonly masking: Masking;
  readonly masker: Masker;
  readonly parameters: Parameter[];
}
