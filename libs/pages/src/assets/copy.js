// Copy buttons are for those who have JavaScript; everybody else clicks the text once, which
// selects all of it.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.textContent = (await copy(source)) ? "Copied" : "Press Ctrl+C";
    setTimeout(() => (button.textContent = label), 2000);
  });
}

// A form that takes what "Copy all" copied: lines such as "Client id: 123", pasted into any of its
// fields, go where they belong.
for (const form of document.querySelectorAll("form[data-paste]")) {
  const hint = form.querySelector("[data-paste-hint]");
  if (hint) hint.hidden = false;
  form.addEventListener("paste", (event) => {
    const values = readLines(event.clipboardData.getData("text"));
    const fields = [...form.elements].filter(({ dataset }) => values.has(dataset.line));
    if (values.size < 2 || fields.length === 0) return;
    event.preventDefault();
    for (const field of fields) take(field, values.get(field.dataset.line));
    form.querySelector("[type=submit]")?.focus();
  });
}

/** A line that comes more than once is a value that has several. */
function readLines(text) {
  const values = new Map();
  for (const line of text.split(/\r?\n/)) {
    const [, name, value] = /^([A-Z][a-zA-Z ]{1,30}): (.+)$/.exec(line.trim()) ?? [];
    if (name) values.set(name, [...(values.get(name) ?? []), value.trim()]);
  }
  return values;
}

function take(field, values) {
  if (field.type === "checkbox") field.checked = values.join(" ").split(" ").includes(field.value);
  else field.value = values.join(field.tagName === "TEXTAREA" ? "\n" : " ");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function copy(source) {
  try {
    await navigator.clipboard.writeText(source.textContent);
    return true;
  } catch {
    source.hidden = false;
    getSelection().selectAllChildren(source);
    return false;
  }
}
