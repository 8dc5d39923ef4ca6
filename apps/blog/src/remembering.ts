/**
 * Makes something of a text once, and remembers it while others ask for it.
 *
 * @param most how many characters are remembered, of texts and of what was made of them; what
 * nobody asked for goes first
 */
export function remembering(
  most: number,
  make: (text: string) => string,
): (text: string) => string {
  const made = new Map<string, string>();
  let characters = 0;

  function forget(text: string, result: string): void {
    made.delete(text);
    characters -= text.length + result.length;
  }

  return (text) => {
    const known = made.get(text);
    if (known !== undefined) forget(text, known);
    const result = known ?? make(text);
    made.set(text, result);
    characters += text.length + result.length;
    for (const [oldest, itsResult] of made) {
      if (characters <= most) break;
      forget(oldest, itsResult);
    }
    return result;
  };
}
