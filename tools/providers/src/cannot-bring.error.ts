/** Why a server is skipped: something it needs is not to be had on this machine. */
export class CannotBring extends Error {
  override readonly name = "CannotBring";
}
