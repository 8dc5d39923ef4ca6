import { expect, it } from "vitest";
import { postLogoutUrl } from "./end-session.ts";

it.each([
  ["https://client.example/bye", undefined, "https://client.example/bye"],
  ["https://client.example/bye", "a & b", "https://client.example/bye?state=a+%26+b"],
  ["https://client.example/bye?tenant=1", "s", "https://client.example/bye?tenant=1&state=s"],
])("the way back to %s with state %s is %s", (redirectUri, state, url) => {
  expect(postLogoutUrl(redirectUri, state)).toBe(url);
});
