/** In this order, because most browsers also claim to be the ones that came before them. */
const browsers: readonly (readonly [sign: RegExp, name: string])[] = [
  [/\bEdg(e|A|iOS)?\//, "Edge"],
  [/\b(OPR|Opera)\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(Chromium|HeadlessChrome)\//, "Chromium"],
  [/\b(Chrome|CriOS)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

const systems: readonly (readonly [sign: RegExp, name: string])[] = [
  [/\biPhone\b/, "an iPhone"],
  [/\biPad\b/, "an iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b|\bMacintosh\b/, "macOS"],
  [/\bLinux\b/, "Linux"],
];

/**
 * A user agent in words a person knows again, such as `Chromium on Linux`. A guess, and none of its
 * own text.
 */
export function describeDevice(userAgent: string): string {
  const browser = nameIn(browsers, userAgent) ?? "A program";
  const system = nameIn(systems, userAgent);
  return system ? `${browser} on ${system}` : browser;
}

function nameIn(
  known: readonly (readonly [RegExp, string])[],
  userAgent: string,
): string | undefined {
  return known.find(([sign]) => sign.test(userAgent))?.[1];
}
