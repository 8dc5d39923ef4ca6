/**
 * Draws a place anew, and gives the focus back to the button that had it: the new one of the same
 * name.
 */
export function keepFocus(place: HTMLElement, draw: () => void): void {
  const active = document.activeElement;
  const focused = active instanceof HTMLElement && place.contains(active) ? active : null;
  const name = focused && nameOf(focused);
  draw();
  if (!name || place.contains(focused)) return;
  [...place.querySelectorAll("button")]
    .find((one) => nameOf(one) === name)
    ?.focus({ preventScroll: true });
}

function nameOf({ dataset, textContent }: HTMLElement): string {
  return dataset["what"] ?? dataset["tag"] ?? textContent;
}
