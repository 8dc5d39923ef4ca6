import { alice, signIn, type Browser, type Fernmail } from "./app.ts";
import { openLivingRoom, poll, type DeviceCodes } from "./device.ts";

export let fernmail: Fernmail;
export let device: Browser;
export let phone: Browser;
export let codes: DeviceCodes;

export async function beginAnew(): Promise<void> {
  ({ fernmail, device, phone, codes } = await openLivingRoom());
  await signIn(phone, alice);
}

export const errorOf = async (answer: ReturnType<Browser>) => {
  const response = await answer;
  return `${response.statusCode} ${(response.json() as { error?: string }).error ?? "tokens"}`;
};
export const ask = (changes?: Record<string, string>, headers?: Record<string, string>) =>
  errorOf(poll(device, codes.device_code, changes, headers));
