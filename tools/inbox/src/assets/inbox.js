/**
 * Renews the lists of this page when mail arrives or goes. An opened mail stays as it is, and its
 * letter gets the room it needs.
 */
import { showWhole } from "./letter.js";

const lists = ["mailboxes", "list"];
const letter = document.querySelector("iframe#letter");
let renewing = false;
let again = false;

const arrivals = new EventSource("/arrivals");
arrivals.addEventListener("change", renew);
arrivals.addEventListener("open", renew);

if (letter) {
  const show = () => showWhole(letter);
  letter.addEventListener("load", show);
  addEventListener("resize", show);
  show();
}

async function renew() {
  again = renewing;
  if (renewing) return;
  renewing = true;
  await fetch(location.href).then(show, () => undefined);
  setTimeout(() => {
    renewing = false;
    if (again) renew();
  }, 250);
}

async function show(answer) {
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of lists) replace(document.getElementById(id), fresh.getElementById(id));
  renewGuide(fresh);
}

/** An empty mailbox has become one with a mail: who one is there, and what comes next, is new. */
function renewGuide(fresh) {
  for (const part of [".guide-who", ".guide-next"]) {
    const said = fresh.querySelector(part);
    if (said) document.querySelector(part)?.replaceChildren(...said.childNodes);
  }
  const link = document.querySelector("a.guide-press");
  const freshLink = fresh.querySelector("a.guide-press");
  if (!link || link.href === freshLink?.href) return;
  if (freshLink) link.replaceWith(freshLink);
  else link.remove();
}

function replace(shown, fresh) {
  if (!shown || !fresh) return;
  const focused =
    shown.contains(document.activeElement) && document.activeElement.getAttribute("href");
  const scrolled = shown.scrollTop;
  for (const row of fresh.querySelectorAll("li[id]"))
    row.classList.toggle("is-new", !document.getElementById(row.id));
  shown.replaceWith(fresh);
  fresh.scrollTop = scrolled;
  if (focused)
    fresh.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}
