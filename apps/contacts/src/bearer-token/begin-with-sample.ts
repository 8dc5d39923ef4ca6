import type { AddressBooks } from "../stores/address-books.store.ts";
import type { SampleBooks } from "../stores/seed.ts";
import type { Authenticate } from "./authenticate.ts";

/**
 * Gives each account of an issuer that has a sample its first address book, once the account is
 * known and before anything is read: an account of a server that is not ours has no address book
 * here. One that exists stays as its owner made it.
 */
export function beginWithSample(
  authenticate: Authenticate,
  samples: SampleBooks,
  addressBooks: AddressBooks,
): Authenticate {
  return async (request) => {
    const holder = await authenticate(request);
    const sample = samples.get(holder.issuer);
    if (sample) await addressBooks.seed(holder, sample);
    return holder;
  };
}
