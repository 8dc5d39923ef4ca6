/*
 * Names below `urn:ietf:params:oauth` (RFC 6755), for parameters whose values others may add to.
 */

/** The grant type under which a device asks whether its user has decided (RFC 8628 §3.4). */
export const deviceCodeGrantType = "urn:ietf:params:oauth:grant-type:device_code";

/** The one type of client assertion there is here: a JWT (RFC 7523 §2.2). */
export const jwtBearerAssertion = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
