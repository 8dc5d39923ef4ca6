import { quinnAtOttermail, signIn } from "./alice.ts";
import type { Theatre, Visitor } from "./theatre.ts";

/** Quinn registers Quillpost at Ottermail, and hands the credentials to Quillpost. */
export async function registerAtPortal(
  { page }: Pick<Visitor, "page">,
  theatre: Theatre,
): Promise<{ id: string; secret: string }> {
  await page.goto(`${theatre.originOf("ottermail")}/developer`);
  await signIn(page, quinnAtOttermail);
  await page.getByRole("link", { name: "Register an application" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Quillpost");
  await page.getByLabel("Redirect URIs").fill(`${theatre.originOf("quillpost")}/callback`);
  for (const scope of ["contacts.read", "contacts.write"])
    await page.getByRole("checkbox", { name: scope }).check();
  await page.getByRole("button", { name: "Register", exact: true }).click();
  return {
    id: (await page.locator("#client-id").textContent()) ?? "",
    secret: (await page.locator("#client-secret").textContent()) ?? "",
  };
}

export async function pasteCredentials(
  { page }: Pick<Visitor, "page">,
  theatre: Theatre,
  { id, secret }: { id: string; secret: string },
): Promise<void> {
  await page.goto(`${theatre.originOf("quillpost")}/providers`);
  await page.getByRole("link", { name: "Ottermail" }).click();
  await page.getByLabel("Client id").fill(id);
  await page.getByLabel("Client secret").fill(secret);
  await page.getByRole("button", { name: "Keep the credentials" }).click();
}
