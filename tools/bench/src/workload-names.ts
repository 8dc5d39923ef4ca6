/**
 * What is measured, in this order: a workload has one of these names, and `--only` chooses among
 * them.
 */
export const workloadNames = [
  "refresh rotation",
  "introspection",
  "authorization code + PKCE",
  "client credentials",
  "contacts with a JWT",
  "metadata",
  "JWKS",
] as const;

export type WorkloadName = (typeof workloadNames)[number];

/** The workloads whose name contains the text, in whatever case; all of them for an empty text. */
export function chooseWorkloads(text: string): readonly WorkloadName[] {
  return workloadNames.filter((name) => name.toLowerCase().includes(text.toLowerCase()));
}
