/** Alice, as the servers know her. */
export const alice = {
  userName: "alice",
  email: "alice@mail.example",
  name: "Alice Liddell",
  password: "wonderland",
} as const;
