import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { checkEmail, checkName, type ContactDetails } from "./stores/contact.checks.ts";

/** A contact as a client writes it. */
export const ContactRequest = Type.Object({
  name: Type.Optional(Type.String()),
  email: Type.String(),
});

/** A contact as a client reads it. */
export const ContactResponse = Type.Object({
  id: Type.String(),
  name: Type.String(),
  email: Type.String(),
});

/**
 * A request whose shape does not fit its schema. Routes take such requests (`attachValidation`) and
 * ask here only after they know the caller: a stranger hears of the missing token first, not of the
 * missing comma.
 */
export function checkShape<Request extends FastifyRequest>(request: Request): Request {
  if (request.validationError) throw request.validationError;
  return request;
}

export function checkDetails({
  name = "",
  email,
}: {
  name?: string;
  email: string;
}): ContactDetails {
  return { name: checkName(name), email: checkEmail(email) };
}
