import type { Brand } from "@tale/pages/brand";
import type { Config } from "./config.ts";

/** How its pages look, in every corner the same. */
export function brandOf({ brand, issuer, pages }: Config): Brand {
  return {
    ...brand,
    drawing: pages.marks.get(issuer),
    role: "authorization server",
    typeface: "sans",
    stylesheets: ["email-provider.css"],
    navigation: [
      { href: "/account", label: "Your account" },
      { href: "/developer", label: "For developers" },
    ],
  };
}
