import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { hour } from "@tale/service/clock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  alice,
  authorizationUrl,
  authorize,
  redeem,
  redirectUri,
  refreshWith,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../testing/app.ts";
import { goodForm, openPortal, register, send, shown } from "../testing/portal.ts";

let fernmail: Fernmail;
let quinn: Browser;
beforeAll(async () => {
  fernmail = await startFernmail();
  quinn = await openPortal(fernmail);
});
afterAll(() => fernmail.service.close());

const basic = (id: string, secret = "") => ({
  authorization: formatBasicCredentials({ clientId: id, clientSecret: secret }),
});

/** Whether the token endpoint believes a client with this secret. */
async function isBelieved(id: string, secret: string | undefined): Promise<boolean> {
  return (
    (await refreshWith(fernmail.openBrowser(), "made-up", {}, basic(id, secret))).json().error ===
    "invalid_grant"
  );
}

describe("the list", () => {
  it("shows a developer their own applications, and the seed's", async () => {
    const { id } = await register(quinn, { name: "<b>Notes</b>" });
    const { body } = await quinn({ url: "/developer" });
    for (const text of ["quillpost", id, "&lt;b&gt;Notes"]) expect(body).toContain(text);
    expect(body).not.toContain("Fernmail Contacts");
  });

  it("tells who has none how to begin", async () => {
    const { body } = await (await openPortal(fernmail, alice))({ url: "/developer" });
    expect(body).toContain("None yet");
  });
});

describe("404", () => {
  it("is all that anybody but the owner sees, whatever they try", async () => {
    const { id, path, secret } = await register(quinn);
    const other = await openPortal(fernmail, alice);
    for (const url of [
      path,
      `${path}/edit`,
      `${path}/delete`,
      "/developer/applications/nobody",
      "/developer/applications/%00",
    ]) {
      expect({ url, status: (await other({ url })).statusCode }).toEqual({ url, status: 404 });
    }
    for (const [action, form] of [
      ["edit", { ...goodForm, name: "Stolen" }],
      ["delete", {}],
      ["secret", { overlap: "none" }],
    ] as const) {
      const response = await send(other, "/developer/new", form, `${path}/${action}`);
      expect(response.statusCode).toBe(404);
      expect(response.body).not.toContain(id);
    }
    expect(await isBelieved(id, secret)).toBe(true);
    expect((await quinn({ url: path })).body).not.toContain("Stolen");
  });
});

describe("a change", () => {
  it("holds from the next request on, and leaves id, secret and kind alone", async () => {
    const { id, path, secret } = await register(quinn);
    const form = await quinn({ url: `${path}/edit` });
    expect(form.body).toContain(`${redirectUri}</textarea>`);
    expect(form.body).not.toContain('name="kind"');

    const response = await send(quinn, `${path}/edit`, {
      name: "Renamed",
      redirect_uris: "https://example.com/new",
      scope: "contacts.read",
      kind: "native",
    });
    expect(response).toMatchObject({ statusCode: 303, headers: { location: path } });
    const { body } = await quinn({ url: path });
    expect([shown(body, "client-id"), shown(body, "redirect-uri-1"), shown(body, "scope")]).toEqual(
      [id, "https://example.com/new", "contacts.read"],
    );
    expect(body).toContain("Renamed");
    expect(await isBelieved(id, secret)).toBe(true);
    expect(
      (await fernmail.openBrowser()({ url: authorizationUrl({ client_id: id }) })).statusCode,
    ).toBe(400);
  });

  it("that cannot be used changes nothing and loses nothing", async () => {
    const { path } = await register(quinn);
    const response = await send(quinn, `${path}/edit`, {
      ...goodForm,
      name: "Other name",
      redirect_uris: "com.example.app:/cb",
    });
    expect(response.statusCode).toBe(422);
    expect(response.body).toContain("com.example.app:/cb</textarea>");
    expect(response.body).toContain('value="Other name"');
    expect((await quinn({ url: path })).body).not.toContain("Other name");
  });
});

describe("a new secret", () => {
  it.each([
    ["none", 0],
    ["hour", hour],
    ["day", 24 * hour],
    ["week", 7 * 24 * hour],
  ])("lets the old one work on: %s", async (overlap, duration) => {
    fernmail.clock.now += 60_000;
    const start = fernmail.clock.now;
    const { id, path, secret: old } = await register(quinn);
    expect((await send(quinn, path, { overlap }, `${path}/secret`)).headers.location).toBe(path);
    const { body } = await quinn({ url: path });
    const fresh = shown(body, "client-secret");
    expect(fresh).not.toBe(old);
    expect(body.match(/works until/g)).toHaveLength(duration > 0 ? 2 : 1);

    for (const [elapsed, oldWorks] of [
      [0, duration > 0],
      [Math.max(0, duration - 1), duration > 0],
      [duration + 1, false],
    ] as const) {
      fernmail.clock.now = start + elapsed;
      expect([await isBelieved(id, fresh), await isBelieved(id, old)]).toEqual([true, oldWorks]);
    }
    fernmail.clock.now = start;
  });

  it("never lengthens the life of one that is to stop sooner", async () => {
    const { id, path, secret: leaked } = await register(quinn);
    await send(quinn, path, { overlap: "hour" }, `${path}/secret`);
    await send(quinn, path, { overlap: "week" }, `${path}/secret`);
    fernmail.clock.now += hour + 1;
    expect(await isBelieved(id, leaked)).toBe(false);
  });

  it("is not made for an application that can keep none", async () => {
    const { path } = await register(quinn, { kind: "browser" });
    const response = await send(quinn, path, { overlap: "none" }, `${path}/secret`);
    expect(response.cookies).not.toContainEqual(expect.objectContaining({ name: "fresh-secret" }));
  });
});

describe("deleting", () => {
  it("asks first, then ends the application and everything users gave it", async () => {
    const { id, path, secret } = await register(quinn);
    const user = fernmail.openBrowser();
    const tokens = (
      await redeem(
        user,
        (await authorize(user, { url: authorizationUrl({ client_id: id }) })).get("code") ?? "",
        {},
        basic(id, secret),
      )
    ).json();
    expect((await user({ url: "/account" })).body).toContain("Revoke");

    const question = await quinn({ url: `${path}/delete` });
    expect(question.body).toContain("This cannot be undone");
    expect((await quinn({ url: path })).statusCode).toBe(200);

    expect(await send(quinn, `${path}/delete`, {})).toMatchObject({
      statusCode: 303,
      headers: { location: "/developer" },
    });
    expect((await quinn({ url: path })).statusCode).toBe(404);
    expect(
      (await refreshWith(user, tokens.refresh_token, {}, basic(id, secret))).json().error,
    ).toBe("invalid_client");
    expect((await user({ url: "/account" })).body).not.toContain("Revoke");
  });
});
