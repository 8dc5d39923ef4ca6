import { accountsAt, moments, type MomentId } from "@tale/story/guide";
import { cast, type PartyId } from "@tale/story/cast";
import type { GuideAddresses } from "./page-settings.ts";

export interface GuideOptions {
  readonly addresses: GuideAddresses;
  /** The party's own origin. */
  readonly origin: string;
  /** The name that its pages carry. */
  readonly name: string;
}

/** What the strip on top of a page says at this moment of the story. */
export interface GuideView {
  readonly person: string;
  readonly part: string | undefined;
  readonly next: string;
  readonly press?: GuideLink;
  readonly fill?: { readonly label: string; readonly fields: string };
  readonly links: readonly GuideLink[];
}

interface GuideLink {
  readonly label: string;
  readonly href: string;
  /** The window that the link opens, or uses if it is open already. */
  readonly window?: string;
}

/**
 * The guide through the story on the pages of one party. It is text and links: it fills in what is
 * also written in it, and opens nothing that a visitor could not open.
 *
 * @returns nothing for a moment that needs somebody who does not play along
 */
export function createGuide({ addresses, origin, name }: GuideOptions) {
  const self = (Object.keys(addresses) as PartyId[]).find((id) => addresses[id] === origin);
  const accounts = accountsAt(self);

  return (id: MomentId | undefined): GuideView | undefined => {
    const moment = moments[id ?? "elsewhere"];
    const account = moment.account && accounts?.[moment.account];
    if (moment.account && !account) return undefined;
    const words = (text: string): string =>
      text
        .replaceAll("{provider}", name)
        .replaceAll("{email}", account?.email ?? "")
        .replaceAll("{password}", account?.password ?? "");
    const press = moment.press && linkTo(moment.press);
    return {
      person: moment.person,
      part: moment.part,
      next: words(moment.next),
      ...(press ? { press } : {}),
      ...(moment.fill
        ? {
            fill: {
              label: words(moment.fill.label),
              fields: words(JSON.stringify(moment.fill.fields)),
            },
          }
        : {}),
      links: everywhere.flatMap((place) => (place.to === self ? [] : (linkTo(place) ?? []))),
    };
  };

  function linkTo(place: {
    readonly label: string;
    readonly to: PartyId;
    readonly path?: string;
  }): GuideLink | undefined {
    const address = addresses[place.to];
    if (!address) return undefined;
    const isOwnWindow = place.to === "stage" || place.to === "inbox";
    return {
      label: place.label,
      href: address === origin ? (place.path ?? "/") : `${address}${place.path ?? "/"}`,
      ...(isOwnWindow && address !== origin ? { window: `tale-${cast[place.to].id}` } : {}),
    };
  }
}

/** Where one can go from each page. */
const everywhere = [
  { label: "Quillpost", to: "quillpost" },
  { label: "Carol’s mailbox", to: "inbox", path: "/mailboxes/carol@friends.example" },
  { label: "The stage", to: "stage" },
] as const;
