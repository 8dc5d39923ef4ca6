// Finds friends by name or address, ticks all or none of those found, and counts. Without this
// script the list is simply long.
const list = document.querySelector("#friends");

if (list) {
  const boxes = [...list.querySelectorAll("input")];
  const usable = boxes.filter((box) => !box.disabled);
  const search = document.querySelector("#search");
  const count = document.querySelector("#count");
  const noHits = document.querySelector("#no-hits");
  const visible = () => usable.filter((box) => !box.closest("li").hidden);

  const tell = () => {
    const ticked = usable.filter((box) => box.checked).length;
    count.textContent = `${ticked} of ${usable.length} chosen`;
  };
  const tick = (checked) => {
    for (const box of visible()) box.checked = checked;
    tell();
  };
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  document.querySelector("#all").addEventListener("click", () => tick(true));
  document.querySelector("#none").addEventListener("click", () => tick(false));
  list.addEventListener("change", tell);
  search.addEventListener("input", () => {
    const wanted = fold(search.value.trim());
    for (const box of boxes) {
      const row = box.closest("li");
      row.hidden = !fold(row.textContent).includes(wanted);
    }
    list.hidden = boxes.every((box) => box.closest("li").hidden);
    noHits.textContent = list.hidden
      ? `Nobody in your list has “${search.value.trim()}” in name or address.`
      : "";
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
    if (event.key === "ArrowDown") visible()[0]?.focus();
  });
  document.querySelector("#finder").hidden = false;
  tell();
}
