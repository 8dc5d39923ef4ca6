/** An issuer that cannot be asked until a setting changes, here or there: waiting helps nothing. */
export class IssuerMisconfigured extends Error {
  override readonly name = "IssuerMisconfigured";
}
