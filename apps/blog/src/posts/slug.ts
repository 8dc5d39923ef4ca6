/** The readable half of an address: `Die Krähe & ich` becomes `die-krahe-ich`. */
export function slugOf(title: string): string {
  const words =
    title
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return words.join("-").slice(0, 60).replace(/-$/, "") || "post";
}

/** The half that finds the post: what follows the last hyphen. */
export function idOf(address: string): string {
  return address.slice(address.lastIndexOf("-") + 1);
}
