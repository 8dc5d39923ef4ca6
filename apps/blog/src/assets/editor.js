// Saves while the author writes, and shows the text as readers will see it. Without this script the
// buttons do both.
const form = document.querySelector("#editor");
const preview = document.querySelector("#preview");
const saved = document.querySelector("#saved");
const title = document.querySelector("#title");
const titleHint = document.querySelector("#title-hint");
const proofTitle = document.querySelector("#proof-title");
const limit = titleHint.textContent;
const pause = 500;

let timer;
let saving;
let changed = false;

document.body.classList.add("with-script");
form.addEventListener("input", () => {
  changed = true;
  clearTimeout(timer);
  timer = setTimeout(save, pause);
});
title.addEventListener("input", () => {
  const isFull = title.value.length >= title.maxLength;
  proofTitle.textContent = title.value;
  titleHint.textContent = isFull ? `The title ends here: ${title.maxLength} characters` : limit;
  titleHint.classList.toggle("status-warn", isFull);
});
form.addEventListener("submit", () => {
  clearTimeout(timer);
  changed = false;
});
addEventListener("pagehide", () => changed && send({ keepalive: true }));
addEventListener(
  "beforeunload",
  (event) => changed && saved.dataset.trouble && event.preventDefault(),
);

async function save() {
  if (saving) return;
  saving = true;
  changed = false;
  try {
    const answer = await send();
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    preview.replaceChildren(...page.querySelector("#preview .text").childNodes);
    delete saved.dataset.trouble;
    forgetMissing();
    saved.textContent = "Saved just now";
  } catch {
    changed = true;
    saved.dataset.trouble = "yes";
    saved.textContent =
      "Not saved: Quillpost does not answer. Your text is still in this page; trying again.";
  }
  saving = false;
  if (changed) timer = setTimeout(save, saved.dataset.trouble ? 3000 : pause);
}

/**
 * What was missing has been written and saved: neither the page nor its address says so any longer.
 */
function forgetMissing() {
  const notice = document.querySelector("#missing");
  const field = notice && document.getElementById(notice.dataset.missing);
  if (!field?.value.trim()) return;
  notice.remove();
  field.removeAttribute("aria-invalid");
  history.replaceState(null, "", location.pathname);
}

function send(options = {}) {
  const fields = new URLSearchParams(new FormData(form));
  fields.set("then", "preview");
  return fetch(form.action, { method: "POST", body: fields, ...options });
}
