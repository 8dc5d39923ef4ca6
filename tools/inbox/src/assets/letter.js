/**
 * Makes a frame as high as what is in it, so that only the page scrolls. It begins with no height:
 * what fills its frame would otherwise grow each time. What is too wide scrolls sideways, and its
 * scrollbar wants room as well.
 */
export function showWhole(frame) {
  const root = frame.contentDocument?.documentElement;
  if (!root) return;
  frame.style.height = "0";
  const height = root.scrollHeight;
  frame.style.height = `${height}px`;
  frame.style.height = `${height + Math.max(0, height - root.clientHeight)}px`;
}
