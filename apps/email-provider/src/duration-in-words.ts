/** Such as `5 minutes`; never less than it is, because it is a promise. */
export function durationInWords(seconds: number): string {
  if (seconds < 120) return `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
