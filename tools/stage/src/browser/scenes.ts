import { byId, targetOf } from "./dom.ts";
import { recording } from "./live.ts";

/** The dialog that sets the scene of an act: by a press, or by the act's number. */
export function listenToScenes(setScene: (act: number) => void): void {
  const dialog = byId<HTMLDialogElement>("scenes");
  const choose = (act: number): void => {
    dialog.close();
    setScene(act);
  };
  byId("open-scenes").addEventListener("click", openScenes);
  dialog.addEventListener("click", (event) => {
    const { act } = targetOf(event).closest<HTMLElement>("[data-act]")?.dataset ?? {};
    if (act) choose(Number(act));
  });
  dialog.addEventListener("keydown", ({ key }) => {
    if (dialog.querySelector(`[data-act="${CSS.escape(key)}"]`)) choose(Number(key));
  });
}

export function openScenes(): void {
  if (!recording) byId<HTMLDialogElement>("scenes").showModal();
}
