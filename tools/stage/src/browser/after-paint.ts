/**
 * Lets the browser show what the server drew before it fetches seventy modules: they would take the
 * picture's time.
 */
export {};
if (!document.hidden)
  await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
const soon = document.querySelector<HTMLTemplateElement>("#after-paint")!;
document.head.append(soon.content);
await import(document.querySelector<HTMLScriptElement>("script[data-then]")!.dataset["then"]!);
