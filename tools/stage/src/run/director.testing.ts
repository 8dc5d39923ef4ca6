import type { Leg } from "./leg.ts";

export const stepsOf = (legs: readonly Leg[]): string[] => legs.map(({ step }) => step);
export const form = (fields: Record<string, string>) =>
  Object.entries(fields).map(([name, value]) => ({ in: "form", name, value }) as const);
export const to = (location: string) => ({ status: 303, headers: { location } });
