import type { ProviderMetadata } from "../authorization-server/discovery.checks.ts";
import { protectionsOf } from "../authorization-server/protections.ts";
import type { Provider } from "../stores/provider.ts";

/**
 * How Quillpost deals with a provider, for its developers. Each line has what is done, and what
 * else there would be.
 */
export interface ProtectionWords {
  readonly isPlain: boolean;
  /** In a few words, for a list. */
  readonly summary: string;
  /** Line by line, once it is known what the server offers. */
  readonly lines?: readonly {
    readonly what: string;
    readonly how: string;
    readonly section: string;
    readonly isUsed: boolean;
  }[];
}

const methodWords: Record<string, string> = {
  client_secret_basic: "a shared secret in the header",
  client_secret_post: "a shared secret in the body",
  private_key_jwt: "signed with a key of its own, which never travels",
  none: "its name only: a public client",
};

/** @param metadata undefined while nobody has asked the server what it offers */
export function wordsFor(
  provider: Provider,
  metadata: ProviderMetadata | undefined,
): ProtectionWords {
  const isPlain = provider.profile === "plain";
  if (!metadata) return { isPlain, summary: isPlain ? "plain code flow" : "whatever it offers" };
  const { pushes, bindsTokens } = protectionsOf(provider, metadata);
  const offered = protectionsOf({ profile: "offered" }, metadata);
  const method = provider.authenticationMethod;
  const also = (isOffered: boolean): string => (isOffered ? "; it offers more" : "");
  const lines = [
    {
      what: "The authorization request",
      how: pushes
        ? "is pushed ahead; the browser carries a reference"
        : `travels in the query${also(offered.pushes)}`,
      section: "RFC 9126 §2",
      isUsed: pushes,
    },
    {
      what: "The tokens",
      how: bindsTokens
        ? "are bound to a key, and of no use without it"
        : `work for whoever bears them${also(offered.bindsTokens)}`,
      section: "RFC 9449 §4",
      isUsed: bindsTokens,
    },
    ...(method
      ? [
          {
            what: "Quillpost proves itself",
            how: methodWords[method]!,
            section: method === "private_key_jwt" ? "RFC 7523 §2.2" : "RFC 6749 §2.3.1",
            isUsed: method === "private_key_jwt",
          },
        ]
      : []),
  ];
  const used = [
    pushes ? "pushed requests" : "",
    bindsTokens ? "bound tokens" : "",
    method === "private_key_jwt" ? "signed assertions" : "",
  ].filter(Boolean);
  return { isPlain, summary: used.length > 0 ? used.join(", ") : "plain code flow", lines };
}
