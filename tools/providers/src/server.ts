import type { HttpClient } from "@tale/service/http-client";
import type { Page, Submission } from "@tale/story-tool/player/browser/page";
import type { Workshop } from "./workshop.ts";

/** What Quillpost has to tell a provider about itself, as it stands on the provider's page. */
export interface ClientToRegister {
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUri: string;
  readonly scopes: readonly string[];
  /** The address of the contacts: what tokens must be meant for. */
  readonly resource: string;
}

/** How Quillpost comes by its credentials: a developer brings them, or it registers itself. */
export type Introduction =
  | { readonly by: "hand"; readonly id: string; readonly secret: string }
  | { readonly by: "program"; readonly initialAccessToken?: string };

/** An authorization server that runs, configured as its manual says. */
export interface RunningServer {
  readonly issuer: string;
  /** What Contacts is told about its tokens, variable by variable. */
  readonly contacts: Readonly<Record<string, string>>;
  /** Tells it about Quillpost, as its administrator would. */
  introduce(client: ClientToRegister): Promise<Introduction>;
  /** What its administrator adds to a client that has registered itself. */
  admit?(): Promise<void>;
  /** What Alice does on a page of it: signs in, or allows. */
  respond(page: Page): Submission | undefined;
  /** Seconds that an access token lives there. */
  readonly tokenLifetime: number;
}

/** Stations that a server cannot have, with the reason in its own words. */
export type Limits = Readonly<Partial<Record<StationId, string>>>;

/** An authorization server that was not written for this story. */
export interface Server {
  /** What it is called on the command line. */
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** Where its program comes from. */
  readonly source: string;
  /** The settings without which the story does not play, in the words of its manual. */
  readonly settings: readonly string[];
  readonly limits?: Limits;
  /** @throws CannotBring when this machine lacks what it takes */
  start(workshop: Workshop): Promise<RunningServer>;
}

export const stations = [
  { id: "found", name: "added" },
  { id: "registered", name: "registered" },
  { id: "consent", name: "consent" },
  { id: "friends", name: "friends" },
  { id: "mail", name: "mail" },
  { id: "later", name: "later" },
  { id: "disconnected", name: "disconnect" },
  { id: "signedIn", name: "sign-in" },
] as const;

export type StationId = (typeof stations)[number]["id"];

/** Where a server listens, and how it is asked. */
export interface Place {
  readonly port: number;
  readonly origin: string;
  readonly http: HttpClient;
}
