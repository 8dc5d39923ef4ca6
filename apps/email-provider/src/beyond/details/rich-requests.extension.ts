import { TokenError } from "../../clients/token.error.ts";
import type { Extension } from "../../extension.ts";
import { ErrorRedirect } from "../../authorization/authorization-response.ts";
import type { Carried } from "../../stores/carried.ts";
import type { AskFriends } from "./address-book.ts";
import {
  checkDetails,
  checkNarrower,
  checkRegisteredType,
  type ContactsDetail,
  type GrantedContacts,
} from "./contacts-detail.checks.ts";
import { whichFriends } from "./which-friends.ts";

export interface RichRequestsOptions {
  /** The resources with the scope `contacts.read`: only there the details mean something. */
  readonly addressBooks: readonly string[];
  readonly askFriends: AskFriends;
}

/**
 * Rich authorization requests (RFC 9396): “these three friends only”.
 *
 * A scope opens a whole address book. A detail of type `contacts` opens it for some of the people
 * in it: those the client names, or those its user picks on the consent page. Who was allowed
 * stands in the grant, in each token, and in the answers to the client and to whoever introspects.
 * Each request is asked about anew.
 */
export function richRequests({ addressBooks, askFriends }: RichRequestsOptions): Extension {
  return {
    atAuthorization: async ({ authorization_details }, { client, wayBack }) => {
      if (authorization_details === undefined) return {};
      const refuse = (message: string) => () =>
        new ErrorRedirect(wayBack, "invalid_authorization_details", message);
      checkRegisteredType(client, refuse);
      const asked = checkDetails(authorization_details, addressBooks, refuse);
      return {
        carried: { asked_details: asked },
        resources: asked.locations,
        demands: { askConsent: true },
      };
    },

    atConsent: async (carried, { client, user }) => {
      const { asked_details: asked } = detailsIn(carried);
      return asked && whichFriends(asked, client, await askFriends(user, asked.locations[0]!));
    },

    atToken: async ({ authorization_details }, { offer }) => {
      const { granted_details: granted } = detailsIn(offer.carried);
      const refuse = (message: string) => () =>
        new TokenError("invalid_authorization_details", message);
      const wanted =
        authorization_details === undefined
          ? granted
          : checkNarrower(
              checkDetails(authorization_details, addressBooks, refuse),
              granted,
              refuse,
            );
      if (!granted || !wanted) return {};
      // A token says nothing about places it is not meant for (RFC 9396 §9.1).
      const told =
        wanted.locations[0] === offer.audience ? { authorization_details: [wanted] } : {};
      return { carried: { granted_details: granted }, claims: told, answer: async () => told };
    },

    atIntrospection: ({ authorization_details: told }) =>
      told === undefined ? {} : { authorization_details: told as readonly unknown[] },

    inWords: (carried) => {
      const { granted_details: granted } = detailsIn(carried);
      return (
        granted && {
          allows: `see ${people(granted.contacts.length)} of your address book`,
          means: "read these names and addresses, and those of nobody else",
        }
      );
    },
  };
}

/**
 * What was asked travels apart from what was allowed: a request nobody was asked about grants
 * nothing.
 */
function detailsIn(carried: Carried) {
  return carried as {
    readonly asked_details?: ContactsDetail;
    readonly granted_details?: GrantedContacts;
  };
}

/** Where the people live that somebody was allowed to see. */
export function grantedLocations(carried: Carried): readonly string[] {
  return detailsIn(carried).granted_details?.locations ?? [];
}

function people(count: number): string {
  return count === 1 ? "one of the people" : `${count} of the people`;
}
