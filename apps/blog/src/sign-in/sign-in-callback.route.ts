import type { HttpClient } from "@tale/service/http-client";
import type { Service } from "@tale/service/create-service";
import type { FastifyBaseLogger } from "fastify";
import type { Authors } from "../author.ts";
import {
  checkEachOnce,
  checkResponseIssuer,
  checkOneAnswer,
  checkPlace,
  type Arrival,
  type AuthorizationCode,
  type Place,
} from "../authorization-server/authorization-response.checks.ts";
import { CallbackError } from "../authorization-server/callback.error.ts";
import type { ProviderMetadata } from "../authorization-server/discovery.checks.ts";
import type { Discovery } from "../authorization-server/discovery.ts";
import type { Proofs } from "../authorization-server/proofs.ts";
import type { RedirectUris } from "../authorization-server/redirect-uris.ts";
import type { TokenEndpoint } from "../authorization-server/token-endpoint.ts";
import { cleanLine } from "../mail-address.ts";
import type { NoteRefusal } from "../refusals/note-refusal.ts";
import { refusalThroughBrowser } from "../refusals/refusal.ts";
import { findRegistered } from "../registered-provider.ts";
import type { RegisteredProvider } from "../stores/provider.ts";
import type { ProvidersStore } from "../stores/providers.store.ts";
import type { SignInRequestsStore } from "../stores/sign-in-requests.store.ts";
import type { NewSignIn } from "../stores/sign-ins.store.ts";
import type { ReadIdToken } from "./id-token.ts";
import type { ProviderKeys } from "./provider-keys.ts";
import type { Sessions } from "../session.ts";
import { checkIdToken, checkSignInState, type AnsweredSignIn } from "./sign-in-callback.checks.ts";
import { signInProblemOf, signInProblemPath } from "./sign-in.problems.ts";
import { SignInRefused, UserinfoError } from "./sign-in.error.ts";
import { requestProfile, type Profile } from "./userinfo-request.ts";

export interface SignInCallbackOptions {
  readonly authors: Authors;
  readonly sessions: Sessions;
  readonly providers: ProvidersStore;
  readonly signInRequests: SignInRequestsStore;
  readonly discovery: Discovery;
  readonly tokenEndpoint: TokenEndpoint;
  readonly readIdToken: ReadIdToken;
  readonly http: HttpClient;
  readonly proofs: Proofs;
  readonly verify: ProviderKeys;
  readonly noteRefusal: NoteRefusal;
  readonly redirectUris: RedirectUris;
}

/** A code that came back to the browser which asked for it. */
interface ReceivedAnswer {
  readonly journey: AnsweredSignIn;
  readonly code: AuthorizationCode;
  readonly place: Place;
}

/**
 * The browser brings the answer to “who are you?” (OpenID Connect Core §3.1.2.5).
 *
 * The first steps are those of any code: state, issuer, code or error. Then the code is traded for
 * an ID token, which is believed only after every check, and the provider is asked for a name. The
 * access token is used for that and forgotten: nothing may be done in anybody's name with it. A
 * session begins; a redirect leaves. What was written in this browser until now may belong to
 * whoever signed in: then the browser gets a new cookie, and the next to come are somebody else.
 */
export async function signInCallbackRoute(
  pages: Service,
  options: SignInCallbackOptions,
): Promise<void> {
  const {
    authors,
    sessions,
    providers,
    signInRequests,
    discovery,
    tokenEndpoint,
    readIdToken,
    http,
    proofs,
    verify,
    noteRefusal,
    redirectUris,
  } = options;

  pages.setErrorHandler((error, _request, reply) => {
    if (error instanceof CallbackError)
      return reply
        .code(400)
        .view("authorization-server/refused.page.hbs", { ...error.text, code: error.code });
    throw error;
  });

  pages.get<Arrival>(
    "/sign-in/callback/:place?",
    { exposeHeadRoute: false, config: { judgesParameters: true } },
    async (request, reply) => {
      const { place } = request.params;
      const response = checkEachOnce(request.query as Record<string, string | string[]>);
      const journey = await checkSignInState(signInRequests, response, authors.browserOf(request));
      const provider = await findRegistered(providers, journey.providerId);
      try {
        const metadata = await discovery.recent(provider.issuer);
        const again = { href: "/sign-in", label: "Begin again" };
        checkPlace(place, metadata, again);
        checkResponseIssuer(response, metadata, again);
        const { code } = checkOneAnswer(response, again);
        if (code === undefined)
          throw new SignInRefused({ refusal: refusalThroughBrowser(response) });

        const signIn = await identify(provider, metadata, { journey, code, place }, request.log);
        const author = await sessions.begin(request, reply, journey.browser, signIn);
        if (author === journey.browser) authors.renewBrowser(reply);
        return reply.redirect("/sign-in", 303);
      } catch (error) {
        if (error instanceof CallbackError) throw error;
        const problem = signInProblemOf(error);
        await noteRefusal(request.log, provider, error, "nobody signed in");
        return reply.redirect(signInProblemPath(provider.id, problem), 303);
      }
    },
  );

  async function identify(
    provider: RegisteredProvider,
    metadata: ProviderMetadata,
    { journey, code, place }: ReceivedAnswer,
    log: FastifyBaseLogger,
  ): Promise<NewSignIn> {
    const tokens = await tokenEndpoint(provider, metadata, {
      grant_type: "authorization_code",
      code,
      redirect_uri: redirectUris.signIn(place),
      code_verifier: journey.codeVerifier,
    });
    const { access_token: accessToken, dpopKey } = tokens;
    const idToken = checkIdToken(tokens);
    const claims = await readIdToken(idToken, {
      provider,
      metadata,
      request: journey,
      accessToken,
    });
    const send = dpopKey ? proofs.showing(dpopKey, accessToken) : http;
    const userinfoEndpoint = metadata.userinfo_endpoint;
    /** The ID token is proven; a name and an address are courtesies (OpenID Connect Core §5.3). */
    const withoutName = async (error: unknown): Promise<Profile> => {
      if (!(error instanceof UserinfoError)) throw error;
      await noteRefusal(log, provider, error, "somebody signed in without a name");
      return { name: "", email: "" };
    };
    const asked = userinfoEndpoint
      ? await requestProfile(send, verify, {
          signer: { metadata, provider },
          userinfoEndpoint,
          accessToken,
          subject: claims.sub,
        }).catch(withoutName)
      : { name: "", email: "" };
    const name = asked.name || cleanLine(claims.name ?? "", 80);
    return {
      issuer: claims.iss,
      subject: claims.sub,
      providerId: provider.id,
      name,
      email: asked.email,
      sessionId: claims.sid,
      idToken,
    };
  }
}
