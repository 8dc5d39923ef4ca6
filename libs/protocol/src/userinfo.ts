import { Type, type Static } from "typebox";
import { text } from "./secrecy.ts";

/** Who the user is (OpenID Connect Core §5.1 and §5.3.2). Only `sub` is always there. */
export const UserinfoResponse = Type.Object({
  sub: Type.String(text),
  name: Type.Optional(Type.String(text)),
  email: Type.Optional(Type.String(text)),
  email_verified: Type.Optional(Type.Boolean()),
});

export type UserinfoResponse = Static<typeof UserinfoResponse>;
