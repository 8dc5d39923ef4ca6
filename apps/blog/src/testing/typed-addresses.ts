import { readTypedAddresses } from "../typed-addresses.ts";

/** `name<address>` of everybody, then what cannot be used in brackets. */
export const read = (text: string): string[] => {
  const { friends, problems } = readTypedAddresses(text);
  return [
    ...friends.map(({ name, address }) => `${name}<${address.replace(".example", "")}>`),
    ...problems.map((problem) => `[${problem.text}]`),
  ];
};
