export const letter = {
  signature: "Alice",
  note: "Look!",
  replyTo: "",
  friends: [{ name: "Carol", address: "carol@friends.example" }],
  typed: "",
  remembering: "no",
} as const;
export const everybody = [1, 2, 3].map((n) => ({
  name: `Friend ${n}`,
  address: `friend${n}@friends.example`,
}));
