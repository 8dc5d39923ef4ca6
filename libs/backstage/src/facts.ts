import type { CheckFact } from "@tale/protocol/check";
import type { SecretKind } from "@tale/protocol/secrecy";

/** A message is a request or a response; the two of one exchange share its id. */
export type Half = "request" | "response";
export type MessageId = `${string}.${Half}`;

/** One value in a message, by the name it travels under. */
export interface Parameter {
  readonly in:
    | "query"
    | "form"
    | "json"
    | "basic"
    | "bearer"
    | "cookie"
    | "set-cookie"
    | "location"
    | "header";
  readonly name: string;
  readonly value: string;
}

/** What the stage may know of a secret. */
export interface SecretSeen {
  readonly tag: string;
  readonly kind: SecretKind;
  readonly first: string;
  readonly length: number;
  /** A signed token's readable halves. Its signature stays with the party. */
  readonly jwt?: { readonly header: unknown; readonly claims: unknown };
}

interface Field {
  readonly name: string;
  readonly type: string;
  readonly label: string;
  readonly value: string;
  /** Of a box or a choice: whether it was ticked when the page came. */
  readonly checked?: boolean;
}

/** What somebody in front of a page sees, told instead of shown. */
export interface PageDescription {
  readonly title: string;
  readonly heading: string;
  /**
   * What is there to read, a line per paragraph; labels and buttons stand in `fields` and
   * `buttons`.
   */
  readonly text: string;
  readonly fields: readonly Field[];
  readonly buttons: readonly string[];
  readonly links: readonly string[];
}

/** A page as it stood in front of a person, without its powers; every secret in it is a mark. */
export interface PageSnapshot {
  readonly language: string;
  /** Of its body. */
  readonly classes: string;
  /** Paths of its stylesheets at the party, in their order. */
  readonly styles: readonly string[];
  /** What stood in its body: nothing that runs, loads, or leads anywhere. */
  readonly html: string;
}

/** A stylesheet of a party's pages. */
export interface PageStyle {
  readonly url: string;
  readonly css: string;
}

/** A message as a party tells of it: every secret is a mark. */
export interface MaskedMessage {
  readonly method: string;
  readonly url: string;
  /** Of a response; absent when none came. */
  readonly status?: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | null;
  readonly parameters: readonly Parameter[];
  readonly page: PageDescription | null;
  readonly secrets: readonly SecretSeen[];
}

/** What a party's router found for a request. */
export interface Route {
  /** The path as it was registered: `/posts/:id/connect/:provider`. */
  readonly pattern: string;
  /** Where the handler was registered. */
  readonly source: SourceLine | null;
}

/** A party received or sent a message. Both may tell of the same one. */
export interface MessageFact extends MaskedMessage {
  readonly fact: "received" | "sent";
  readonly id: MessageId;
  /** Milliseconds since 1970, by the machine's clock and never by a party's moved one. */
  readonly at: number;
  /** What the party was handling when it sent this. */
  readonly during: MessageId | null;
  /** Until when the party keeps it waiting for the stage's word. */
  readonly heldUntil: number | null;
  /** Of a page that the party sent. */
  readonly snapshot?: PageSnapshot;
  /** Of a request that this party handles, and of its answer; null where no route fits. */
  readonly route: Route | null;
}

/** A place in this checkout. */
export interface SourceLine {
  /** From the top of the checkout, with `/`. */
  readonly file: string;
  readonly line: number;
}

export type Row = Readonly<Record<string, string | number | null>>;

/**
 * What one statement changed in a party's own database, once it is on disk. Published on
 * `tale:row`.
 */
export interface RowFact {
  readonly table: string;
  readonly change: "insert" | "update" | "delete";
  /** How many rows; the values are those of the first. */
  readonly count: number;
  /** Its primary key. */
  readonly key: Row;
  readonly before: Row | null;
  readonly after: Row | null;
}

export type CheckReport = CheckFact & {
  readonly fact: "check";
  readonly at: number;
  readonly during: MessageId;
  /** Where the question stands in this checkout, and who called the function that asks it, so on up. */
  readonly callers: readonly SourceLine[];
};
export type RowReport = RowFact & {
  readonly fact: "row";
  readonly at: number;
  readonly during: MessageId;
  readonly secrets: readonly SecretSeen[];
};

/** The four kinds of fact a party reports: message received, message sent, check, row. */
export type Fact = MessageFact | CheckReport | RowReport;

/** What a party posts to the stage. */
export interface Report {
  /** The connection the stage knows the party by. */
  readonly connection: string;
  readonly facts: readonly Fact[];
  /** Facts that could not be told since the last report. */
  readonly dropped: number;
  /** Orders that were carried out, by id. */
  readonly done: readonly string[];
  readonly attempts: readonly AttemptAnswer[];
  /** Stylesheets of the pages told so far, each once a connection. */
  readonly styles: readonly PageStyle[];
}

/** What came of a message that the stage asked a party to send. */
export interface AttemptAnswer {
  readonly id: string;
  /** Under which its messages were told; null when it was not sent. */
  readonly exchange: string | null;
  readonly status: number | null;
  readonly headers: MaskedMessage["headers"];
  readonly body: string | null;
}

/**
 * A message the stage asks for; the marks in it become the secrets they stand for, inside the
 * party.
 */
export interface Attempt {
  readonly id: string;
  /** The message that gave rise to it. */
  readonly during: MessageId;
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/**
 * What a party forgets: all that came since its seed; what users permitted and what came of it; or
 * that, and the sessions in which they did.
 */
export type ResetScope = "everything" | "permissions" | "permissions and sessions";

/**
 * What the stage may ask of a party, over the connection that the party opened. One per line, as
 * JSON.
 */
export type Order =
  | {
      readonly order: "hello";
      readonly connection: string;
      readonly colourKey: string;
      readonly ahead: number;
      readonly holding: boolean;
    }
  | { readonly order: "holding"; readonly id: string; readonly holding: boolean }
  | { readonly order: "go"; readonly id: MessageId }
  | { readonly order: "clock"; readonly ahead: number }
  | { readonly order: "reset"; readonly id: string; readonly what?: ResetScope }
  | { readonly order: "attempt"; readonly attempt: Attempt };
