/**
 * Does `work` while a lease is renewed, three times in its life. So a lease that ran out was left
 * by a process that is gone, or that could not reach the database for just as long.
 *
 * @param life of the lease, in milliseconds
 */
export async function whileRenewing<Result>(
  life: number,
  renew: () => Promise<unknown>,
  work: () => Promise<Result>,
): Promise<Result> {
  const timer = setInterval(() => void renew().catch(() => undefined), life / 3);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
