import type { FastifyRequest } from "fastify";

/**
 * RFC 7592 §2.2: a member that is null says no more than one that is missing, and one without a
 * character neither. Many JSON writers send so what they do not know. An empty list says that there
 * is none of it.
 */
export async function leaveOutUnsaid(request: FastifyRequest): Promise<void> {
  if (typeof request.body !== "object" || request.body === null || Array.isArray(request.body))
    return;
  request.body = Object.fromEntries(
    Object.entries(request.body).filter(([, value]) => value !== null && value !== ""),
  );
}
