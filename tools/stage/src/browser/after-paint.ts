/**
 * Lets the browser show what the server drew before it fetches thirty modules: they would take the
 * picture's time.
 */
if (!document.hidden)
  await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
document.head.append(document.getElementById("after-paint").content);
await import(document.querySelector("script[data-then]").dataset.then);
