import { TokenResponse } from "@tale/protocol/token-response";
import { Type } from "typebox";
import { describe, expect, test } from "vitest";
import { readMembers } from "./json.ts";

const Shape = Type.Object({
  name: Type.String({ minLength: 1 }),
  list: Type.Optional(Type.Array(Type.String())),
  number: Type.Optional(Type.Number({ minimum: 0 })),
});

describe("nothing was said", () => {
  test.each([null, "", [], {}])("by a member that is %j", (nothing) => {
    const text = JSON.stringify({ name: "x", list: nothing, number: nothing });
    expect(readMembers(Shape, text)).toEqual({ said: { name: "x" } });
  });

  test.each([7, "x", [[]], { a: {} }, null])(
    "by a member without a reader, whatever it is: %j",
    (any) => {
      const text = JSON.stringify({ name: "x", further: any });
      expect(readMembers(Shape, text)).toEqual({ said: { name: "x" } });
    },
  );

  test("but a member that means something by being empty is kept, unless it is null", () => {
    expect(readMembers(Shape, '{"name":"x","list":[]}', ["list"])).toEqual({
      said: { name: "x", list: [] },
    });
    expect(readMembers(Shape, '{"name":"x","list":null}', ["list"])).toEqual({
      said: { name: "x" },
    });
  });
});

describe("what cannot be used is named", () => {
  test.each([
    ["{}", "“name” is missing"],
    ['{"name":null}', "“name” is missing"],
    ['{"name":7}', "“name” is of type number and should be of type string"],
    ['{"name":"x","number":"3600"}', "“number” is of type string and should be of type number"],
    ['{"name":"x","number":-1}', "“number” has a value that cannot be used"],
    ['{"name":"x","list":"a b"}', "“list” is of type string and should be of type array"],
    ['{"list":7}', "“name” is missing; “list” is of type number and should be of type array"],
    ["[]", "it is no JSON object"],
    ["null", "it is no JSON object"],
    ["<h1>", "it is no JSON object"],
    ["", "it is no JSON object"],
  ])("%s", (text, wrong) => {
    expect(readMembers(Shape, text)).toEqual({ wrong });
  });

  test.each([
    [{ expires_in: "3600" }, "“expires_in” is of type string and should be of type number"],
    [{ scope: ["contacts.read"] }, "“scope” is of type array and should be of type string"],
    [{ access_token: null }, "“access_token” is missing"],
    [{ refresh_token: 7 }, "“refresh_token” is of type number and should be of type string"],
  ])("in a token answer with %j", (change, wrong) => {
    const body = JSON.stringify({ access_token: "a", token_type: "Bearer", ...change });
    expect(readMembers(TokenResponse, body)).toEqual({ wrong });
  });
});
