import { expect, it } from "vitest";
import { postForm } from "./back-channel.ts";

const client = { headers: {}, parameters: {} };
const post = (status: number) =>
  postForm(
    async () => ({ status, headers: {}, body: "{}", url: "https://as.example/token" }) as never,
    "https://as.example/token",
    { grant_type: "refresh_token" },
    client as never,
  );

it.each([
  [429, "temporarily_unavailable"],
  [503, "unreachable"],
])(
  "an answer with status %i decides nothing (RFC 6585 §4, RFC 9110 §15.6.4)",
  async (status, code) => {
    await expect(post(status)).rejects.toMatchObject({ name: "TokenError", code });
  },
);

it("an answer with status 400 decides", async () => {
  expect((await post(400)).status).toBe(400);
});
