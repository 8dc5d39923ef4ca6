/**
 * A problem in the words of its check, as a sentence. What begins with a name of the protocol keeps
 * its spelling.
 */
export function asSentence<Text extends string | undefined>(problem: Text): Text {
  return (problem &&
    `${problem.replace(/^[a-z]+(?=[ ,])/, (word) => `${word[0]?.toUpperCase()}${word.slice(1)}`)}.`) as Text;
}

/**
 * What registration says of a member, for whoever reads it beside that member's field: without the
 * name in front.
 */
export function besideField(member: string, message: string): string {
  return message
    .replace(new RegExp(`^${member}(\\[\\d+\\]: |: |\\.)`), "")
    .replace(new RegExp(`^${member} `), "it ");
}
