import { h, type ComponentChild } from "preact";
import { carol } from "@tale/story/guide";
import type { PlayerView } from "./run-view.ts";

/** Before the first beat: who one is, and the three things to do, each with its button. */
export function EmptyStage({
  playerOf,
}: {
  readonly playerOf: (id: string) => PlayerView | undefined;
}): ComponentChild {
  const blog = playerOf("quillpost")?.origin;
  const name = playerOf("quillpost")?.name ?? "the blog";
  const provider = playerOf("fernmail")?.name ?? "the mail provider";
  const inbox = playerOf("inbox")?.origin;
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
        h("p", {}, `You are Alice. Publish a few words on ${name}.`),
        button("Write a post", blog && `${blog}/write`, "tale-alice"),
      ),
      h(
        "li",
        {},
        h("p", {}, `Share the post with friends from ${provider}. Allow all, some, or nothing.`),
        button(`Open ${name}`, blog, "tale-alice"),
      ),
      h(
        "li",
        {},
        h("p", {}, "Read the mail that a friend gets."),
        button("Open Carol’s mailbox", inbox && `${inbox}/mailboxes/${carol}`, "tale-inbox"),
      ),
    ),
    h("p", {}, "Everything that the services say to each other appears here, beat by beat."),
  );
}

function button(label: string, href: string | undefined, target: string): ComponentChild {
  return href ? h("a", { class: "button", href, target }, label) : null;
}
