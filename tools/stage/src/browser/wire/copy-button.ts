import { h } from "../dom.ts";

export function copyButton(
  name: string,
  textOf: () => string | Promise<string>,
): HTMLButtonElement {
  const button = h("button", { type: "button", class: "quiet copy", onclick: copy }, name);
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(await textOf()).then(
      () => (button.textContent = "Copied"),
      () => (button.textContent = "Your browser did not allow it"),
    );
    setTimeout(() => (button.textContent = name), 2_000);
  }
  return button;
}
