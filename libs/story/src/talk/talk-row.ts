/** Something that is done in one row of the talk; a test does the same, in this order. */
export type TalkDeed =
  /** In Alice's window. */
  | { readonly alice: AliceDeed }
  /** In Quinn's: registers Quillpost at Ottermail, from the portal to the pasted credentials. */
  | { readonly quinn: "register" }
  /** A key on the stage, pressed so often. */
  | { readonly key: string; readonly times?: number }
  /** A button on the stage, by its name. */
  | { readonly button: string }
  /** Opens a beat of the story by its id. */
  | { readonly beat: string }
  /** What the stage shows then; without it the row did not work. */
  | { readonly shows: string };

export type AliceDeed =
  | "write a post"
  | "share"
  | "choose Fernmail"
  | "sign in"
  | "allow"
  | "allow to read only"
  | "deny"
  | "revoke";

/** One row: what to press, what to say, and when, counted from the beginning of the talk. */
export interface TalkRow {
  readonly minute: number;
  readonly act?: number;
  /** The act whose scene has to be set before. */
  readonly scene?: number;
  /** Markdown, bold is what to press. */
  readonly press: string;
  readonly say: string;
  readonly does: readonly TalkDeed[];
}
