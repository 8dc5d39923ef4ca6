import type { FastifyRequest } from "fastify";

/** RFC 7592 §2.2: a member that is null says no more than one that is missing. Many JSON writers send what they do not know as null. */
export async function leaveOutNulls(request: FastifyRequest): Promise<void> {
  if (typeof request.body !== "object" || request.body === null || Array.isArray(request.body)) return;
  request.body = Object.fromEntries(Object.entries(request.body).filter(([, value]) => value !== null));
}
