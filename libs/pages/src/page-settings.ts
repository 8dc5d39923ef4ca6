import { StartError } from "@tale/service/environment";
import { cast, type PartyId } from "@tale/story/cast";
import { Type } from "typebox";
import { markIds, type MarkId, type Marks } from "./marks.ts";

/** Variables of every party that has pages; `README.md` lists them. */
export const pageEnvironment = {
  MARKS: Type.Optional(
    Type.String({
      pattern: `^(${markIds.join("|")})=https?://[^,]+(,(${markIds.join("|")})=https?://[^,]+)*$`,
      description: `marks and whose they are: quill=http://…,fern=http://… (${markIds.join(", ")})`,
    }),
  ),
  GUIDE: Type.Optional(
    Type.String({
      pattern: "^(off|[a-z-]+=https?://[^,]+(,[a-z-]+=https?://[^,]+)*)$",
      description: "off, or where the parties of the story are: quillpost=http://…,inbox=http://…",
    }),
  ),
};

/** Where the parties of the story are, for the guide on top of each page. */
export type GuideAddresses = Readonly<Partial<Record<PartyId, string>>>;

export interface PageSettings {
  readonly marks: Marks;
  /** Absent: no guide. A party that runs alone has none. */
  readonly guide?: GuideAddresses;
}

/** @throws StartError */
export function readPageSettings({
  MARKS,
  GUIDE,
}: {
  readonly MARKS?: string | undefined;
  readonly GUIDE?: string | undefined;
}): PageSettings {
  const marks = new Map(
    pairsOf("MARKS", MARKS).map(([mark, origin]) => [origin, mark as MarkId] as const),
  );
  if (GUIDE === undefined || GUIDE === "off") return { marks };
  const guide = Object.fromEntries(pairsOf("GUIDE", GUIDE));
  const stranger = Object.keys(guide).find((id) => !(id in cast));
  if (stranger !== undefined)
    throw new StartError(`GUIDE cannot be used: no party of the story is called ${stranger}`);
  return { marks, guide };
}

function pairsOf(variable: string, text: string | undefined): (readonly [string, string])[] {
  return (text?.split(",") ?? []).map((pair) => {
    const cut = pair.indexOf("=");
    const url = pair.slice(cut + 1);
    if (!URL.canParse(url))
      throw new StartError(`${variable} cannot be used: ${url} is no address`);
    return [pair.slice(0, cut), new URL(url).origin] as const;
  });
}
