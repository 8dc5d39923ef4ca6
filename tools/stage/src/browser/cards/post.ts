import { byId, h, nodesOf, within, type Children } from "../dom.ts";
import { get } from "../live.ts";

interface PostAddress {
  readonly address: string;
  readonly isPost: boolean;
  readonly isHereOnly: boolean;
}

export type PostCard = ReturnType<typeof createPostCard>;

/** The newest post as a QR code, for the phones in the room, and its address for everybody else. */
export function createPostCard() {
  const dialog = byId<HTMLDialogElement>("post");

  async function open(): Promise<void> {
    dialog.showModal();
    within(dialog, ".qr").replaceChildren(...nodesOf(await postCode()));
  }

  byId("open-post").addEventListener("click", () => void open());
  return { open };
}

export async function postCode(): Promise<Children> {
  const post = await get<PostAddress>("/api/post").catch(() => null);
  if (!post) return [h("p", { class: "hint" }, "The stage does not answer.")];
  return [
    h("img", {
      src: `/api/post.svg?of=${encodeURIComponent(post.address)}`,
      alt: `QR code of ${post.address}`,
      width: 320,
      height: 320,
    }),
    h(
      "div",
      {},
      h(
        "p",
        {},
        post.isPost
          ? "Alice's newest post:"
          : "Nobody has published a post yet. This is Quillpost's front page:",
      ),
      h(
        "p",
        { class: "address" },
        h("a", { href: post.address, target: "_blank", rel: "noreferrer" }, post.address),
      ),
      post.isHereOnly
        ? h(
            "p",
            { class: "hint" },
            "This address leads to this machine only: a phone in the room cannot open it.",
          )
        : null,
    ),
  ];
}
