import { stepOf, type StepId } from "./acts.ts";
import type { Step } from "./step.ts";

/**
 * What the parties say to each other that no step of the story tells: more of the protocol than Alice's tale needs. The stage
 * draws it like everything else, under these words.
 */
export interface BesideStep {
  readonly id: `beside.${string}`;
  readonly title: string;
  /** What happens, in plain words for the audience, and why. */
  readonly plain: string;
  readonly why: string;
  /** What the speaker may say. */
  readonly notes: string;
}

export const beside = [
  {
    id: "beside.pushed-request",
    title: "The question goes ahead of the browser",
    plain: "The client hands its whole question straight to the authorization server, and gets a reference for it.",
    why: "The browser then carries only the reference: nobody can read or change the question on the way (RFC 9126).",
    notes: "Point at the address the browser goes to afterwards: client id and reference, nothing else.",
  },
  {
    id: "beside.device-request",
    title: "A device asks for a code",
    plain: "A device without a keyboard asks for two codes: one to show to its user, one to keep.",
    why: "The user answers elsewhere, on a phone, where signing in is bearable (RFC 8628).",
    notes: "Two codes, two audiences: the short one is read by people, the long one never leaves the device.",
  },
  {
    id: "beside.device-page",
    title: "Somebody types the code of a device",
    plain: "The user opens the page on a phone, types the short code, and is asked what the device may do.",
    why: "Consent is given where the user is, not where the device stands (RFC 8628).",
    notes: "Ask the room: how does the user know that the code on the screen is the one of the right device?",
  },
  {
    id: "beside.userinfo",
    title: "Who is it?",
    plain: "The client shows an access token and is told who the user is.",
    why: "That is signing in with somebody else's account, and another thing than reading contacts.",
    notes: "Access says what may be done. Identity says who is there. Two questions, two answers.",
  },
  {
    id: "beside.logout",
    title: "Signing out, at the other end too",
    plain: "Whoever signs out at the client is asked whether to sign out at the provider as well.",
    why: "There are two sessions: ending one leaves the other as it is.",
    notes: "Ask who has ever signed out of a shop and found themselves still signed in at the provider.",
  },
  {
    id: "beside.try",
    title: "The speaker tries it",
    plain: "What was shown once is shown again, or to somebody for whom it was not meant.",
    why: "A refusal is worth more when it is a real one.",
    notes: "Let the room say what will happen before you press.",
  },
  {
    id: "beside.other",
    title: "Beside the story",
    plain: "The parties say something here that no step of the story tells.",
    why: "It is real and was reported like everything else.",
    notes: "Not part of the tale. Go on, or look at what was checked.",
  },
] as const satisfies readonly BesideStep[];

export type BesideId = (typeof beside)[number]["id"];

/** What there is to say about a message, whether a step of the story tells it or not. */
export function textsOf(id: StepId | BesideId): Pick<Step, "title" | "plain" | "why" | "notes" | "terms"> {
  const aside = beside.find((one) => one.id === id);
  return aside ? { ...aside, terms: [] } : stepOf(id as StepId);
}
