import type { VillainId } from "@tale/story/villains/villain";
import { borrowedQuestion, mixUp, pictureWithCode } from "./browsers.ts";
import { pasteCode, raceForCode, replayCode, suffixRedirectUri } from "./codes.ts";
import { claimedAddress, lineBreak, phishWithCode, secondQuillpost } from "./people.ts";
import type { Attack } from "./scene.ts";
import { copiedToken, idToken, otherAudience, secondRefresh, unsignedToken } from "./tokens.ts";

/** What Mallory does, by villain. */
export const attacks: Readonly<Record<VillainId, Attack>> = {
  V1: pasteCode,
  V2: suffixRedirectUri,
  V3: replayCode,
  V4: raceForCode,
  V5: pictureWithCode,
  V6: borrowedQuestion,
  V7: mixUp,
  V8: otherAudience,
  V9: unsignedToken,
  V10: idToken,
  V11: copiedToken,
  V12: secondRefresh,
  V13: phishWithCode,
  V14: secondQuillpost,
  V15: claimedAddress,
  V16: lineBreak,
};
