import { markOf, type Marks } from "@tale/pages/marks";
import { allowFormsToReach } from "@tale/pages/content-security-policy";
import { answerErrorPage } from "@tale/pages/error-page";
import { secret } from "@tale/protocol/secrecy";
import type { Service } from "@tale/service/create-service";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import type { Interactions } from "./interaction.ts";
import type { Sessions } from "../session/current-session.ts";
import { isPassword } from "../session/passwords.ts";
import type { AttemptsStore } from "../stores/attempts.store.ts";
import type { ClientsStore } from "../stores/clients.store.ts";
import type { UsersStore } from "../stores/users.store.ts";
import { cancelFormFor } from "./cancel-form.ts";
import { checkPassword, limitAttempts, TooManyAttempts, WrongPassword } from "./sign-in.checks.ts";
import { localPath } from "./local-path.ts";

export interface SignInOptions {
  readonly users: UsersStore;
  readonly clients: ClientsStore;
  readonly marks: Marks;
  readonly attempts: AttemptsStore;
  readonly sessions: Sessions;
  readonly interactions: Interactions;
}

/** Why somebody signs in: to answer a request that waits, or to see a page of ours. */
const Purpose = Type.Object({
  request: Type.Optional(Type.String(secret("request-id"))),
  then: Type.Optional(Type.String()),
});

const SignInForm = Type.Object({
  email: Type.Optional(Type.String({ maxLength: 320 })),
  password: Type.Optional(Type.String({ ...secret("password"), maxLength: 1024 })),
  ...Purpose.properties,
});

/**
 * Sign-in.
 *
 * The user's browser comes here when nobody is signed in. Email and password arrive, only ever
 * here, at the user's own provider; a new session leaves, and the browser goes on to what it
 * wanted. No client sees any of it: that is the point of the whole story.
 *
 * @step act-2.sign-in
 */
export async function signInRoute(service: Service, options: SignInOptions): Promise<void> {
  const { users, attempts, sessions, interactions } = options;
  service.setErrorHandler(
    async (error: FastifyError | TooManyAttempts | WrongPassword, request, reply) => {
      if (error instanceof TooManyAttempts) reply.code(429).header("retry-after", error.wait);
      else if (error instanceof WrongPassword) reply.code(401);
      else return answerErrorPage(error, request, reply);
      const { email = "", password: _, ...purpose } = request.body as Static<typeof SignInForm>;
      return showForm(request, reply, purpose, options, { email, problem: error.message });
    },
  );

  service.get("/sign-in", { schema: { querystring: Purpose } }, async (request, reply) => {
    return showForm(request, reply, request.query, options);
  });

  service.post("/sign-in", { schema: { body: SignInForm } }, async (request, reply) => {
    const { email = "", password = "", ...purpose } = request.body;
    const counted = await limitAttempts(attempts, { email, address: request.ip });
    const user = await users.findWithPassword(counted);
    checkPassword(user, await isPassword(password, user?.passwordHash));
    await attempts.forgive(`account ${email.trim().toLowerCase()}`);
    const before = await sessions.start(user.id, request, reply);
    if (before && purpose.request) await interactions.handOver(purpose.request, before, request);
    return reply.redirect(
      purpose.request
        ? `/consent?request=${encodeURIComponent(purpose.request)}`
        : localPath(purpose.then),
      303,
    );
  });
}

async function showForm(
  request: FastifyRequest,
  reply: FastifyReply,
  purpose: Static<typeof Purpose>,
  options: SignInOptions,
  again?: { readonly email: string; readonly problem: string },
): Promise<FastifyReply> {
  const waiting = purpose.request
    ? (await options.interactions.find(purpose.request, request)).authorization
    : undefined;
  const client = waiting && (await options.clients.find(waiting.clientId));
  if (waiting) allowFormsToReach(waiting.redirectUri, reply);
  return reply.view("authorization/sign-in.page.hbs", {
    purpose,
    moment: purpose.then?.startsWith("/developer") ? "developer-sign-in" : "sign-in",
    clientName: client?.name,
    clientMark: client && markOf(options.marks, client.name, waiting?.redirectUri),
    isForDevice: purpose.then?.startsWith("/device") ?? false,
    email: again?.email ?? waiting?.loginHint,
    problem: again?.problem,
    cancel: cancelFormFor(purpose, waiting),
  });
}
