import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { authorize, redeem, startFernmail, type Fernmail } from "../testing.ts";

let fernmail: Fernmail;
beforeAll(async () => void (fernmail = await startFernmail()));
afterAll(() => fernmail.service.close());

describe("200", () => {
  test("a code becomes an access token and a refresh token", async () => {
    const browser = fernmail.openBrowser();
    const answer = await authorize(browser);
    const response = await redeem(browser, answer.get("code") ?? "");
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({ token_type: "Bearer", expires_in: 300, scope: "contacts.read contacts.write" });
  });
});
