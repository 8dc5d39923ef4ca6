import { describe, expect, it } from "vitest";
import { readParameters, writeParameters } from "./parameters.ts";

describe("sent parameters", () => {
  it("are the message, each as it came", () => {
    expect(readParameters({ scope: "contacts.read", "x-1.y_z": "kept" })).toEqual({
      message: { scope: "contacts.read", "x-1.y_z": "kept" },
      repeated: [],
      isReadable: true,
    });
  });

  it("that came more than once are not used, but named", () => {
    expect(readParameters({ scope: ["a", "b"], state: "s" })).toEqual({
      message: { state: "s" },
      repeated: ["scope"],
      isReadable: true,
    });
  });

  it("that could not be read are not used, and make the message unreadable, whatever their names", () => {
    expect(readParameters({ state: [], scope: "s" })).toEqual({
      message: { scope: "s" },
      repeated: [],
      isReadable: false,
    });
    expect(readParameters({ "\ufffd": [], resource: ["a"] })).toEqual({
      message: { resource: ["a"] },
      repeated: [],
      isReadable: false,
    });
  });

  it("may name several resources", () => {
    expect(readParameters({ resource: ["a", "b"] })).toEqual({
      message: { resource: ["a", "b"] },
      repeated: [],
      isReadable: true,
    });
  });

  it("whose name no parameter can have are ignored, however often they came", () => {
    expect(
      readParameters({ 'a"b': ["1", "2"], é: ["1", "2"], "a\nb": ["1", "2"], "": ["1", "2"] }),
    ).toEqual({ message: {}, repeated: [], isReadable: true });
  });

  it("are written as they came", () => {
    expect(writeParameters({ scope: "a b", resource: ["x", "y"] })).toBe(
      "scope=a+b&resource=x&resource=y",
    );
  });
});
