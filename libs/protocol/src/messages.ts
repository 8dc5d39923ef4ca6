import { AccessTokenClaims, PrivateClaims } from "./access-token.ts";
import { AuthenticationRequest, ClaimsParameter } from "./authentication-request.ts";
import { AuthorizationRequest } from "./authorization-request.ts";
import { AuthorizationResponse } from "./authorization-response.ts";
import { AuthorizationServerMetadata } from "./authorization-server-metadata.ts";
import { SentClientCredentials } from "./client-credentials.ts";
import { ClientInformationResponse, ClientMetadata, JwkSet } from "./client-registration.ts";
import { DeviceAuthorizationRequest, DeviceAuthorizationResponse } from "./device-authorization.ts";
import { DpopHeaders, DpopProofClaims } from "./dpop-message.ts";
import { EndSessionRequest } from "./end-session.ts";
import { ForeignParameters, JoseHeader } from "./foreign-parameters.ts";
import { IdTokenClaims } from "./id-token.ts";
import { IntrospectionRequest, IntrospectionResponse } from "./introspection.ts";
import { BackChannelLogoutRequest, LogoutTokenClaims } from "./logout-token.ts";
import { createParameterMarks } from "./parameter-marks.ts";
import { ProtectedResourceMetadata } from "./protected-resource-metadata.ts";
import {
  AuthorizationRequestByReference,
  PushedAuthorizationResponse,
} from "./pushed-authorization.ts";
import { RevocationRequest } from "./revocation.ts";
import { TokenRequest } from "./token-request.ts";
import { ErrorResponse, TokenResponse } from "./token-response.ts";
import { UserinfoResponse } from "./userinfo.ts";

/** Every message that the parties exchange, in the order of the story. */
export const messages = {
  AuthorizationServerMetadata,
  ProtectedResourceMetadata,
  ClientMetadata,
  ClientInformationResponse,
  JwkSet,
  JoseHeader,
  AuthorizationRequest,
  AuthenticationRequest,
  ClaimsParameter,
  AuthorizationRequestByReference,
  PushedAuthorizationResponse,
  DeviceAuthorizationRequest,
  DeviceAuthorizationResponse,
  AuthorizationResponse,
  SentClientCredentials,
  TokenRequest,
  TokenResponse,
  ErrorResponse,
  AccessTokenClaims,
  PrivateClaims,
  IdTokenClaims,
  DpopHeaders,
  DpopProofClaims,
  UserinfoResponse,
  IntrospectionRequest,
  IntrospectionResponse,
  RevocationRequest,
  EndSessionRequest,
  BackChannelLogoutRequest,
  LogoutTokenClaims,
  ForeignParameters,
};

/** What the messages say of the parameters in them. */
export const parameterMarks = createParameterMarks(...Object.values(messages));
