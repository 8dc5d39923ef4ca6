import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  fernmail,
  metadata,
  program,
  registered,
  startForPrograms,
} from "../testing/client-configuration.ts";

beforeAll(startForPrograms);

afterAll(() => fernmail.service.close());

describe("400", () => {
  it.each([
    [{ client_id: "another" }],
    [{ client_secret: "made-up" }],
    [{ registration_access_token: "x" }],
    [{ registration_client_uri: "x" }],
    [{ client_id_issued_at: 1 }],
    [{ client_secret_expires_at: 0 }],
    [{ client_id: undefined }],
    [{ grant_types: ["implicit"] }],
  ])("refuses an update with %j, and changes nothing", async (change) => {
    const { client, manage } = await registered();
    const before = (await manage("GET")).json();
    const response = await manage("PUT", {
      ...metadata,
      client_id: client.client_id,
      client_name: "Changed",
      ...change,
    });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ error: "invalid_client_metadata" });
    expect((await manage("GET")).json()).toEqual(before);
    fernmail.clock.now += 2_000;
  });
});

describe("401", () => {
  it("is the same for a wrong token, another client's token and a client that is not there", async () => {
    const [one, other] = [await registered(), await registered()];
    const attempts = [
      { url: one.url, authorization: "Bearer made-up" },
      { url: one.url, authorization: `Bearer ${other.client.registration_access_token}` },
      {
        url: "/register/nobody",
        authorization: `Bearer ${other.client.registration_access_token}`,
      },
      {
        url: "/register/quillpost",
        authorization: `Bearer ${other.client.registration_access_token}`,
      },
      { url: "/register/%00", authorization: `Bearer ${other.client.registration_access_token}` },
    ];
    for (const { url, authorization } of attempts) {
      for (const method of ["GET", "DELETE"] as const) {
        const response = await program({ method, url, headers: { authorization } });
        expect(response).toMatchObject({
          statusCode: 401,
          headers: { "www-authenticate": 'Bearer error="invalid_token"' },
        });
      }
    }
    expect((await one.manage("GET")).statusCode).toBe(200);
  });

  it("challenges who brings no token at all", async () => {
    const { url } = await registered();
    expect(await program({ url })).toMatchObject({
      statusCode: 401,
      headers: { "www-authenticate": "Bearer" },
    });
  });
});
