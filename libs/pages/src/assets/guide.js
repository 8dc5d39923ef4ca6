/** The guide's own buttons: it fills in what it says, and it can be put away. */
for (const button of document.querySelectorAll("[data-fill]")) {
  button.hidden = false;
  button.addEventListener("click", () => fillIn(JSON.parse(button.dataset.fill)));
}

for (const button of document.querySelectorAll("[data-guide]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    document.cookie = `guide=${button.dataset.guide}; path=/; max-age=31536000; samesite=lax`;
    location.reload();
  });
}

/** Values by the names of the fields. What is pressed next gets the focus. */
function fillIn(fields) {
  let form;
  for (const [name, value] of Object.entries(fields)) {
    const field = document.querySelector(`main [name="${name}"]`);
    if (!field) continue;
    if (field.type === "checkbox") field.checked = true;
    else field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    form = field.form;
  }
  form?.querySelector("[type=submit]")?.focus();
}
