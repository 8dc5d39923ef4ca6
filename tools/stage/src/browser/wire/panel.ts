import type { Leg } from "../../run/leg.ts";
import type { Children } from "../dom.ts";
import type { Look } from "../look.ts";
import type { Exchange, Run } from "../run.ts";
import type { Sight } from "./views.ts";

/** The seven ways of telling a leg. */
export const tabs = [
  { id: "words", name: "Words" },
  { id: "alice", name: "Page" },
  { id: "wire", name: "Wire" },
  { id: "checks", name: "Checks" },
  { id: "rows", name: "Rows" },
  { id: "code", name: "Code" },
  { id: "curl", name: "curl" },
] as const;
export type TabId = (typeof tabs)[number]["id"];

/** What a panel knows besides its leg. */
export interface PanelContext extends Exchange {
  readonly run: Run;
  readonly look: Look;
  readonly sight: Sight;
}

export type Panel = (leg: Leg, context: PanelContext) => Children;
