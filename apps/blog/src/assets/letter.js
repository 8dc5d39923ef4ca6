// Shows how far the mails are, without reloading: whenever the server says that something changed,
// the page fetches itself.
const events = new EventSource(`${location.pathname}/events`);
let fetching = false;
let again = false;

events.addEventListener("changed", show);
events.addEventListener("settled", () => {
  events.close();
  void show();
});

async function show() {
  if (fetching) return void (again = true);
  fetching = true;
  do {
    again = false;
    const answer = await fetch(location.href).catch(() => undefined);
    if (!answer?.ok) break;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-live]")) {
      const fresh = page.getElementById(part.id);
      if (!fresh) continue;
      for (const details of part.querySelectorAll("details[open]"))
        fresh.querySelector(`#${CSS.escape(details.id)}`)?.setAttribute("open", "");
      if (part.innerHTML !== fresh.innerHTML) part.replaceChildren(...fresh.childNodes);
    }
  } while (again);
  fetching = false;
}
