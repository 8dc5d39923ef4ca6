/**
 * How the process of a party handles its memory; the Dockerfile says the same. Passwords are hashed in 19 MiB each: blocks of
 * that size go back to the system, where the C library would keep some for each of its threads, 100 MB together.
 * Young objects get 16 MiB: with twice as much, which is Node's choice, nothing takes less time.
 */
export const memorySettings = { MALLOC_MMAP_THRESHOLD_: "16777216", NODE_OPTIONS: "--max-semi-space-size=16" } as const;
