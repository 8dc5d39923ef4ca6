import { h, type ComponentChild } from "preact";
import type { PlayerView } from "./run-view.ts";

/** Before the first beat: who one is, and the three things to do. */
export function EmptyStage({
  playerOf,
}: {
  readonly playerOf: (id: string) => PlayerView | undefined;
}): ComponentChild {
  const origin = playerOf("quillpost")?.origin;
  const blog = playerOf("quillpost")?.name ?? "the blog";
  const provider = playerOf("fernmail")?.name ?? "her mail provider";
  return h(
    "section",
    { class: "empty-stage" },
    h("h2", {}, "Nothing has been said yet. Let Alice write a post."),
    h(
      "ol",
      {},
      h(
        "li",
        {},
        h("b", {}, "Write."),
        ` You are Alice. Publish a few words on `,
        origin ? h("a", { href: `${origin}/write`, target: "tale-alice" }, blog) : blog,
        ".",
      ),
      h("li", {}, h("b", {}, "Share."), ` Press “Share with friends” and choose ${provider}.`),
      h("li", {}, h("b", {}, "Decide."), " Sign in there, and allow all, some, or nothing."),
    ),
    h("p", {}, "Everything that the services say to each other appears here, beat by beat."),
  );
}
