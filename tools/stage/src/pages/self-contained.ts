type Get = (path: string) => Promise<Buffer>;

const types: Readonly<Record<string, string>> = {
  woff2: "font/woff2",
  svg: "image/svg+xml",
  js: "text/javascript",
};

/**
 * A page of ours with its styles, typefaces and modules inside, so that it can be opened as a file.
 */
export async function selfContained(page: string, get: Get): Promise<string> {
  const withStyles = await replaceEach(
    page.replace(/<link rel="(?:modulepreload|preload)"[^>]*>\s*/g, ""),
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
    /<script type="module" src="\/assets\/[\w.-]+" data-then="\/assets\/([\w.-]+)"><\/script>/g,
    async ([, name]) => inlineModules(name!, get),
  );
  return withModules.replaceAll('class="wordmark" href="/"', 'class="wordmark" href="#content"');
}

/** A stylesheet with those that it imports inside. */
export async function inlineImports(href: string, get: Get): Promise<string> {
  const css = (await get(href)).toString().replace(/^@charset [^;]*;/, "");
  return replaceEach(
    css,
    /@import url\("([\w.-]+)"\) layer\((\w+)\);/g,
    async ([, name, layer]) => `@layer ${layer} {${await inlineImports(`/assets/${name}`, get)}}`,
  );
}

async function inlineStyles(href: string, get: Get): Promise<string> {
  return replaceEach(
    await inlineImports(href, get),
    /url\("?([\w-]+\.woff2)"?\)/g,
    async ([, name]) => `url("${await dataUrl(`/assets/${name}`, get)}")`,
  );
}

/** Modules import each other by bare names, which an import map leads to data inside the page. */
async function inlineModules(entry: string, get: Get): Promise<string> {
  const imports: Record<string, string> = {};
  const toGather = [entry];
  for (let name = toGather.pop(); name; name = toGather.pop()) {
    if (imports[`stage/${name}`]) continue;
    const text = (await get(`/assets/${name}`)).toString();
    toGather.push(...[...text.matchAll(/from "\.\/([\w.-]+)"/g)].map(([, other]) => other!));
    imports[`stage/${name}`] = toDataUrl(
      "js",
      Buffer.from(text.replaceAll('from "./', 'from "stage/')),
    );
  }
  return `<script type="importmap">${JSON.stringify({ imports })}</script>\n<script type="module">import "stage/${entry}";</script>`;
}

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
