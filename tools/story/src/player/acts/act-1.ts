import type { Performance } from "../performance.ts";

export async function playHandshake(_play: Performance): Promise<void> {}
