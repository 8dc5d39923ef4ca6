import type { Settings } from "@tale/story-tool/launcher/settings";

/**
 * What Evilmail does with a visitor: `provider` answers as any provider would, `mix-up` sends the
 * browser on to Fernmail with what Quillpost asked here.
 */
export type EvilmailPlan = "provider" | "mix-up";

/** What Mallory got hold of, in the order in which she got it. */
export interface Loot {
  /** Where it lies on her desk: a code, a contact, a mail. */
  readonly what: string;
  readonly value: string;
}

/** What her pages do at the moment. */
export interface Desk {
  readonly loot: Loot[];
  /** Where the picture that Alice opens leads. */
  picture: string | undefined;
  plan: EvilmailPlan;
  /** Known once the cast runs. */
  origins: Settings["origins"] | undefined;
}
