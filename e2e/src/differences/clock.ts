/**
 * Loaded into each server before its own code: lets the test move the server's clock, so that
 * nobody waits for a code to expire. The message is how many milliseconds it shall be ahead; it is
 * sent back when it is.
 */
const trueNow = Date.now;
let ahead = 0;
Date.now = () => trueNow() + ahead;
process.on("message", (milliseconds: number) => {
  ahead = milliseconds;
  process.send?.(milliseconds);
});
// Nobody is left to ask anything.
process.once("disconnect", () => process.exit());
