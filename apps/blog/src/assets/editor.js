// Saves while the author writes, and shows the text as readers will see it. Without this script the buttons do both.
const form = document.querySelector("#editor");
const preview = document.querySelector("#preview");
const saved = document.querySelector("#saved");
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
form.addEventListener("submit", () => (changed = false));
addEventListener("pagehide", () => changed && send({ keepalive: true }));
addEventListener("beforeunload", (event) => changed && saved.dataset.trouble && event.preventDefault());

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
    saved.textContent = "Saved just now";
  } catch {
    changed = true;
    saved.dataset.trouble = "yes";
    saved.textContent = "Not saved: Quillpost does not answer. Your text is still in this page; trying again.";
  }
  saving = false;
  if (changed) timer = setTimeout(save, saved.dataset.trouble ? 3000 : pause);
}

function send(options = {}) {
  const fields = new URLSearchParams(new FormData(form));
  fields.set("then", "preview");
  return fetch(form.action, { method: "POST", body: fields, ...options });
}
