import { deviceCodeGrantType } from "@tale/protocol/oauth-urns";
import { hiddenInputs } from "@tale/service/testing";
import { writeTestSeed } from "./clients.ts";
import { startFernmail, type Browser, type Fernmail } from "./app.ts";

export interface DeviceCodes {
  readonly device_code: string;
  readonly user_code: string;
}

export interface LivingRoom {
  readonly fernmail: Fernmail;
  /** The television. */
  readonly device: Browser;
  /** Somebody's who has not signed in. */
  readonly phone: Browser;
  readonly codes: DeviceCodes;
}

/** Starts Fernmail, where a television has asked for codes. For tests only. */
export async function openLivingRoom(): Promise<LivingRoom> {
  const fernmail = await startFernmail({ environment: { SEED: writeTestSeed() } });
  const device = fernmail.openBrowser();
  return {
    fernmail,
    device,
    phone: fernmail.openBrowser(),
    codes: (await askForCodes(device)).json<DeviceCodes>(),
  };
}

/**
 * A television asks for codes; parameters can be changed, added, or (undefined) left out. For tests
 * only.
 */
export function askForCodes(
  device: Browser,
  changes: Record<string, string | undefined> = {},
  headers: Record<string, string> = {},
) {
  const parameters = { client_id: "hall", scope: "contacts.read contacts.write", ...changes };
  const form = Object.fromEntries(
    Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return device({ method: "POST", url: "/device_authorization", form, headers });
}

/** A television asks whether its user has decided. */
export function poll(
  device: Browser,
  deviceCode: string,
  changes: Record<string, string> = {},
  headers: Record<string, string> = {},
) {
  return device({
    method: "POST",
    url: "/token",
    form: {
      grant_type: deviceCodeGrantType,
      device_code: deviceCode,
      client_id: "hall",
      ...changes,
    },
    headers,
  });
}

/** Opens the page on which a signed-in person compares the code. */
export async function compare(phone: Browser, userCode: string) {
  const page = await phone({
    url: `/device/confirm?${new URLSearchParams({ user_code: userCode })}`,
  });
  return { page, form: hiddenInputs(page.body) };
}

/** A signed-in person compares the code and decides. @returns the page that says how it ended */
export async function decide(
  phone: Browser,
  userCode: string,
  answer: Record<string, string | string[]> = {},
) {
  const { form } = await compare(phone, userCode);
  const answered = await phone({
    method: "POST",
    url: "/device/confirm",
    form: { ...form, decision: "allow", scope: ["contacts.read", "contacts.write"], ...answer },
  });
  return phone({ url: String(answered.headers.location) });
}
