import { stepOf, type StepId } from "./acts.ts";
import { spokenAt, type ProviderId } from "./spoken-at.ts";
import type { Step } from "./step.ts";

/**
 * What the parties say to each other that no step of the story tells: more of the protocol than
 * Alice's tale needs. The stage draws it like everything else, under these words.
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
    id: "beside.refused",
    title: "The answer is an error",
    plain: "What was asked for did not happen: the one who was asked refused, or could not do it.",
    why: "Who can say no must say why: the checks that did not hold, and the answer itself, tell it.",
    notes: "Open Checks at the question: the first one that did not hold is the reason.",
  },
  {
    id: "beside.trouble",
    title: "It does not work out just now",
    plain:
      "Something failed on the way. Quillpost says what, keeps everything, and offers to try again.",
    why: "Another service may be away or broken at any time. That is not the user's fault, and should not become their problem.",
    notes:
      "Read the page aloud: what happened, what is safe, what to press now. No stack trace, no blame.",
  },
  {
    id: "beside.page",
    title: "Somebody looks at a page",
    plain: "A page is opened and read. Nothing is asked of anybody, and nothing is decided.",
    why: "People look around between two steps, and what was reported is shown.",
    notes: "Not part of the tale. Go on.",
  },
  {
    id: "beside.session",
    title: "Signing in or out, for oneself",
    plain: "Somebody signs in to see their own pages at the provider, or signs out there.",
    why: "A session says who sits at this browser. No application gets or loses anything by it.",
    notes:
      "Signing in is not consent, and signing out takes nothing back: what applications were allowed, they keep.",
  },
  {
    id: "beside.look-up",
    title: "Quillpost looks up the endpoints",
    plain:
      "The client reads the provider's metadata again: at which addresses it is asked, and how.",
    why: "Addresses may change. The client asks for them when its copy is too old (RFC 8414), not for every user.",
    notes: "Act 1 explains this message; here it is routine. Go on.",
  },
  {
    id: "beside.developer",
    title: "Developers at their desks",
    plain:
      "A developer looks after an application at a provider, or after the providers at Quillpost.",
    why: "Names, addresses and secrets are looked up and changed here, long before or after any user comes.",
    notes: "Plot 2, on an ordinary day: nothing that Alice would ever see.",
  },
  {
    id: "beside.registration",
    title: "A program registers itself",
    plain:
      "A client tells the authorization server its name and addresses, and is given an id, without a developer.",
    why: "Where a provider allows it, the machines agree by themselves (RFC 7591).",
    notes:
      "The same three things as in act 1, without Quinn. Ask what a provider gives up when it lets anybody register.",
  },
  {
    id: "beside.introspection",
    title: "Contacts asks about the token",
    plain:
      "The resource server shows the access token to the authorization server, and is told whether it is good.",
    why: "Who asks hears of a revocation at once, and pays with a question per request (RFC 7662).",
    notes:
      "The other of the two ways to check a token. Ask which of them notices sooner that Alice took it back.",
  },
  {
    id: "beside.pushed-request",
    title: "The question goes ahead of the browser",
    plain:
      "The client hands its whole question straight to the authorization server, and gets a reference for it.",
    why: "The browser then carries only the reference: nobody can read or change the question on the way (RFC 9126).",
    notes:
      "Point at the address the browser goes to afterwards: client id and reference, nothing else.",
  },
  {
    id: "beside.device-request",
    title: "A device asks for a code",
    plain: "A device without a keyboard asks for two codes: one to show to its user, one to keep.",
    why: "The user answers elsewhere, on a phone, where signing in is bearable (RFC 8628).",
    notes:
      "Two codes, two audiences: the short one is read by people, the long one never leaves the device.",
  },
  {
    id: "beside.device-page",
    title: "Somebody types the code of a device",
    plain:
      "The user opens the page on a phone, types the short code, and is asked what the device may do.",
    why: "Consent is given where the user is, not where the device stands (RFC 8628).",
    notes:
      "Ask the room: how does the user know that the code on the screen is the one of the right device?",
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
    notes:
      "Ask who has ever signed out of a shop and found themselves still signed in at the provider.",
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

/**
 * What there is to say about a message at a provider, whether a step of the story tells it or not.
 */
export function textsOf(
  id: StepId | BesideId,
  provider: ProviderId | null,
): Pick<Step, "title" | "plain" | "why" | "notes" | "terms"> {
  const aside = beside.find((one) => one.id === id);
  return spokenAt(provider, aside ? { ...aside, terms: [] } : stepOf(id as StepId));
}
