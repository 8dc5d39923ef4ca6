/** What Alice writes about, one post per act. */
export const posts = {
  share: {
    title: "What the tide left behind",
    markdown:
      "Low water at seven. *Nobody* on the beach but the dog and me.\n\n> Whatever the sea takes, it gives back to somebody else.\n\n- a green glass float\n- half a letter, in Danish\n- one left boot, still laced",
  },
  some: {
    title: "A recipe for bad weather",
    markdown: "Put the kettle on **before** you look out of the window.",
  },
  none: {
    title: "Notes to nobody",
    markdown: "Some things are written to be published, and not to be sent.",
  },
  later: {
    title: "The float, explained",
    markdown: "Fishermen made them from *old bottles*. This one has crossed a sea.",
  },
  back: {
    title: "Closing the gate",
    markdown: "It is good to know where the gate is, and that it closes from the inside.",
  },
} as const;
