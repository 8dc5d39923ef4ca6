import { Type, type Static } from "typebox";

/** Who the user is (OpenID Connect Core §5.1 and §5.3.2). Only `sub` is always there. */
export const UserinfoResponse = Type.Object({
  sub: Type.String(),
  name: Type.Optional(Type.String()),
  email: Type.Optional(Type.String()),
  email_verified: Type.Optional(Type.Boolean()),
});

export type UserinfoResponse = Static<typeof UserinfoResponse>;
