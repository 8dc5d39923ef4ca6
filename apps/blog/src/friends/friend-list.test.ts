import { describe, expect, it } from "vitest";
import { toFriends } from "./friend-list.ts";

describe("the name of a friend", () => {
  it.each(["Bob\r\nBcc: x@example.com", "Bob\nBob", "Bob\r", "\u2028Bob", "Bob\u0085Bcc: x"])(
    "is one line, whatever stands in the address book: %j",
    (name) => {
      const { friends } = toFriends([{ name, email: "bob@friends.example" }]);
      expect(friends).toHaveLength(1);
      expect(friends[0]!.name).toMatch(/^[^\r\n\u2028\u0085]+$/);
    },
  );
});
