import { expect } from "vitest";
import { type Browser, type Fernmail } from "./app.ts";
import { openLivingRoom, type DeviceCodes } from "./device.ts";

export let fernmail: Fernmail;
export let device: Browser;
export let phone: Browser;
export let codes: DeviceCodes;

export async function beginAnew(): Promise<void> {
  ({ fernmail, device, phone, codes } = await openLivingRoom());
}

export const expectUnknown = (page: Awaited<ReturnType<Browser>>) => {
  expect(page.statusCode).toBe(404);
  expect(page.body).toContain("That code does not work");
  expect(page.body).toContain('name="user_code"');
  expect(page.body).not.toContain("Hall television");
};
