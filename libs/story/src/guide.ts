import type { PartyId } from "./cast.ts";
import { developerMoments } from "./guide/developer-moments.ts";
import type { Accounts, Moment } from "./guide/moment.ts";
import { userMoments } from "./guide/user-moments.ts";

/**
 * What the guide says on the pages of the demo: who one is, and what comes next. A page names its
 * moment; a page that names none is `elsewhere`.
 */
export const moments = { ...userMoments, ...developerMoments } as Readonly<
  Record<MomentId, Moment>
>;

export type MomentId = keyof typeof userMoments | keyof typeof developerMoments;

/** The friend whose mailbox the guide leads to. */
export const carol = "carol@friends.example";

/** Who may sign in where, as the seeds say. */
const accounts: Partial<Record<PartyId, Accounts>> = {
  fernmail: {
    alice: { email: "alice@fernmail.example", password: "wonderland" },
    quinn: { email: "quinn@fernmail.example", password: "inkwell" },
  },
  ottermail: {
    alice: { email: "alice@ottermail.example", password: "wonderland" },
    quinn: { email: "quinn@ottermail.example", password: "inkwell" },
  },
};

/** Which account each person has at a party. */
export function accountsAt(party: PartyId | undefined): Accounts | undefined {
  return party && accounts[party];
}
