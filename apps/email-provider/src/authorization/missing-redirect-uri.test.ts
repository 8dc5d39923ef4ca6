import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeTestSeed } from "../testing/clients.ts";
import {
  authorizationUrl,
  issuer,
  quillpost,
  startFernmail,
  type Fernmail,
} from "../testing/app.ts";

let fernmail: Fernmail;
beforeAll(
  async () => void (fernmail = await startFernmail({ environment: { SEED: writeTestSeed() } })),
);
afterAll(() => fernmail.service.close());

const visit = (changes: Record<string, string | undefined>, more = "") =>
  fernmail.openBrowser()({ url: authorizationUrl(changes) + more });

describe("a redirect_uri that is missing", () => {
  it.each(["quillpost", "single"])(
    "is told as what it is, also where %s has registered few",
    async (client_id) => {
      for (const more of [
        "",
        "&redirect_uri=https%3A%2F%2Fa.example&redirect_uri=https%3A%2F%2Fa.example",
      ]) {
        const { body } = await visit({ client_id, redirect_uri: undefined }, more);
        for (const text of [
          "The return address is missing",
          "redirect_uri is missing, or came more than once",
        ])
          expect(body).toContain(text);
      }
      expect((await visit({ client_id, redirect_uri: "https://evil.example/" })).body).toContain(
        "The return address is not registered",
      );
    },
  );

  it("is told to who pushes as well", async () => {
    const form = new URL(authorizationUrl({ redirect_uri: undefined }), issuer).searchParams;
    const pushed = await fernmail.openBrowser()({
      method: "POST",
      url: "/par",
      form,
      headers: { authorization: quillpost },
    });
    expect(pushed.json()).toEqual({
      error: "invalid_request",
      error_description: expect.stringMatching(/redirect_uri is missing/),
    });
  });
});
