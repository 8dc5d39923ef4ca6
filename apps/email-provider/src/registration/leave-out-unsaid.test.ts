import { ClientMetadata } from "@tale/protocol/client-registration";
import { minute } from "@tale/service/clock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { redirectUri, startFernmail, type Browser, type Fernmail } from "../testing/app.ts";

let fernmail: Fernmail;
let program: Browser;
beforeAll(async () => {
  fernmail = await startFernmail();
  program = fernmail.openBrowser();
});
afterAll(() => fernmail.service.close());

const good = { client_name: "Quillpost", redirect_uris: [redirectUri] };
const register = (json: unknown) => program({ method: "POST", url: "/register", json });

describe("a member that says nothing", () => {
  it.each(Object.keys(ClientMetadata.properties).filter((name) => name !== "redirect_uris"))(
    "is like one that is missing, null or without a character: %s",
    async (member) => {
      const described = async (metadata: object) => {
        const {
          client_id,
          client_secret,
          client_id_issued_at,
          registration_access_token,
          registration_client_uri,
          ...told
        } = (await register(metadata)).json<Record<string, unknown>>();
        return told;
      };
      fernmail.clock.now += minute;
      const unsaid = await described({ redirect_uris: [redirectUri] });
      expect(unsaid).toHaveProperty("redirect_uris");
      expect(await described({ redirect_uris: [redirectUri], [member]: null })).toEqual(unsaid);
      expect(await described({ redirect_uris: [redirectUri], [member]: "" })).toEqual(unsaid);
    },
  );

  it("leaves nothing behind when a registration is replaced", async () => {
    const { client_id, registration_access_token } = (
      await register({ ...good, client_uri: "https://a.example" })
    ).json<Record<string, string>>();
    const replaced = await program({
      method: "PUT",
      url: `/register/${client_id}`,
      json: { ...good, client_id, client_uri: "", scope: "", client_secret: "" },
      headers: { authorization: `Bearer ${registration_access_token}` },
    });
    expect(replaced.statusCode).toBe(200);
    expect(replaced.json()).not.toHaveProperty("client_uri");
    expect(replaced.json()).toMatchObject({ scope: expect.stringContaining("contacts.read") });
  });
});
