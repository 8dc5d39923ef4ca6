type Get = (path: string) => Promise<Buffer>;

const types: Readonly<Record<string, string>> = {
  woff2: "font/woff2",
  svg: "image/svg+xml",
  js: "text/javascript",
};

/**
 * A page of ours with its styles, typefaces and modules inside, so that it can be opened as a file.
 */
export async function selfContained(
  page: string,
  get: Get,
  imports: Readonly<Record<string, string>> = {},
): Promise<string> {
  const withStyles = await replaceEach(
    page
      .replace(/<link rel="(?:modulepreload|preload)"[^>]*>\s*/g, "")
      .replace(/<script type="importmap">.*?<\/script>/s, ""),
    /<link rel="stylesheet" href="([^"]+)">/g,
    async ([, href]) => `<style>${await inlineStyles(href!, get)}</style>`,
  );
  const withIcon = await replaceEach(
    withStyles,
    /href="(\/assets\/[\w.-]+\.svg)"/g,
    async ([, href]) => `href="${await dataUrl(href!, get)}"`,
  );
  const withModules = await replaceEach(
    withIcon,
    /<script type="module" src="\/browser\/[\w.-]+" data-then="\/browser\/([\w.-]+)"><\/script>/g,
    async ([, name]) => inlineModules(`/browser/${name}`, get, imports),
  );
  return withModules.replaceAll('class="wordmark" href="/"', 'class="wordmark" href="#content"');
}

/** A stylesheet with those that it imports inside. */
export async function inlineImports(href: string, get: Get): Promise<string> {
  const css = (await get(href)).toString().replace(/^@charset [^;]*;/, "");
  return replaceEach(
    css,
    /@import url\("([\w.-]+)"\)(?: layer\((\w+)\))?;/g,
    async ([, name, layer]) => {
      const imported = await inlineImports(`/assets/${name}`, get);
      return layer ? `@layer ${layer} {${imported}}` : imported;
    },
  );
}

async function inlineStyles(href: string, get: Get): Promise<string> {
  return replaceEach(
    await inlineImports(href, get),
    /url\("?([\w-]+\.woff2)"?\)/g,
    async ([, name]) => `url("${await dataUrl(`/assets/${name}`, get)}")`,
  );
}

/**
 * Modules that are data cannot be imported by a relative address: each gets its address as a name,
 * which an import map leads to data inside the page.
 *
 * @param names what is imported by a name of its own, and its address
 */
async function inlineModules(
  entry: string,
  get: Get,
  names: Readonly<Record<string, string>>,
): Promise<string> {
  const imports: Record<string, string> = {};
  const toGather = [entry];
  for (let address = toGather.pop(); address; address = toGather.pop()) {
    if (imports[nameOf(address)]) continue;
    const text = (await get(address)).toString();
    const here = new URL(address, "http://here");
    const named = text.replace(imported, (whole, word: string, wanted: string) => {
      const found =
        names[wanted] ?? (/^\.\.?\//.test(wanted) ? new URL(wanted, here).pathname : undefined);
      if (found === undefined) return whole;
      toGather.push(found);
      return `${word} "${nameOf(found)}"`;
    });
    imports[nameOf(address)] = toDataUrl("js", Buffer.from(named));
  }
  return `<script type="importmap">${JSON.stringify({ imports })}</script>\n<script type="module">import "${nameOf(entry)}";</script>`;
}

const imported = /\b(from|import)\s*"([^"\s]+)"/g;
const nameOf = (address: string): string => `stage${address}`;

async function dataUrl(path: string, get: Get): Promise<string> {
  return toDataUrl(path.split(".").at(-1)!, await get(path));
}

function toDataUrl(type: string, content: Buffer): string {
  return `data:${types[type]};base64,${content.toString("base64")}`;
}

async function replaceEach(
  text: string,
  pattern: RegExp,
  make: (match: RegExpExecArray) => Promise<string>,
): Promise<string> {
  const made: string[] = [];
  for (const match of text.matchAll(pattern)) made.push(await make(match));
  return text.replace(pattern, () => made.shift()!);
}
