import type { Brand } from "@tale/pages/brand";

export function quillpost({ hasDevelopersPages }: { readonly hasDevelopersPages: boolean }): Brand {
  return {
    name: "Quillpost",
    drawing: "quill",
    role: "client",
    colour: "#2f55c8",
    typeface: "serif",
    navigation: [
      { href: "/write", label: "Write" },
      { href: "/connections", label: "Connections" },
      ...(hasDevelopersPages ? [{ href: "/providers", label: "Providers" }] : []),
    ],
    stylesheets: ["quillpost.css"],
  };
}
