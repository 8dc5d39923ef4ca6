import type { Service } from "@tale/service/create-service";

/** Lets the stage ask for its own pages and files as a browser would. */
export function askItself(pages: Service, origin: string): (path: string) => Promise<Buffer> {
  return async (path) => {
    const { statusCode, rawPayload } = await pages.inject({
      url: path,
      headers: { host: new URL(origin).host },
    });
    if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}`);
    return rawPayload;
  };
}
