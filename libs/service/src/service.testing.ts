import { second } from "./clock.ts";
import type { Service } from "./create-service.ts";
import { findFreePorts } from "./free-ports.ts";

type Inject = Service["inject"];
type Answer = Awaited<ReturnType<Service["inject"]>>;

export interface TestRequest {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE" | "HEAD" | "OPTIONS" | "PATCH";
  readonly url: string;
  readonly headers?: Record<string, string>;
  /** A form body, sent as `application/x-www-form-urlencoded`; names may repeat. */
  readonly form?: Record<string, string | readonly string[]> | URLSearchParams;
  /** A JSON body. */
  readonly json?: unknown;
  /** Any other body; name its type in `headers`. */
  readonly payload?: string;
}

/**
 * Speaks to a service without a socket, as its own origin would be addressed, and keeps cookies as
 * a browser does. For tests only.
 */
export function createTestBrowser(
  service: { inject: Inject },
  origin: string,
): (request: TestRequest) => Promise<Answer> {
  const cookies = new Map<string, string>();
  return async ({ method = "GET", url, headers = {}, form, json, payload }) => {
    const body = form ? formText(form) : json === undefined ? payload : JSON.stringify(json);
    const type = form
      ? "application/x-www-form-urlencoded"
      : json === undefined
        ? undefined
        : "application/json";
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await service.inject({
      method,
      url,
      authority: new URL(origin).host,
      headers: {
        ...(type ? { "content-type": type } : {}),
        ...(cookie ? { cookie } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: body }),
    });
    for (const { name, value, maxAge } of answer.cookies) {
      if (maxAge === 0 || value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };
}

/**
 * Waits until `condition` holds. For tests only. @param within in milliseconds @throws Error once
 * that time is over
 */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  within = 8 * second,
): Promise<void> {
  const deadline = performance.now() + within;
  while (performance.now() < deadline) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("it never came to pass");
}

/** A port of this machine on which nobody listens just now. For tests only. */
export const freePort = async (): Promise<number> => (await findFreePorts(1, "127.0.0.1"))[0]!;

/** The hidden inputs of the first form in a page, ready to be sent back. */
export function hiddenInputs(html: string): Record<string, string> {
  const inputs = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
  return Object.fromEntries(inputs.map(([, name, value]) => [name!, unescapeHtml(value!)]));
}

function unescapeHtml(text: string): string {
  return text
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) =>
      String.fromCodePoint(Number.parseInt(code, 16)),
    )
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

function formText(form: NonNullable<TestRequest["form"]>): string {
  if (form instanceof URLSearchParams) return form.toString();
  return new URLSearchParams(
    Object.entries(form).flatMap(([name, value]) =>
      [value].flat().map((one) => [name, one] as [string, string]),
    ),
  ).toString();
}

/**
 * What HEAD and GET say of the same address, next to each other: status, body, and what the header
 * tells of the content. For tests only.
 */
export async function headBesideGet(browser: ReturnType<typeof createTestBrowser>, url: string) {
  await browser({ url }); // Cookies are set once, and not told again.
  const [head, get] = [await browser({ method: "HEAD", url }), await browser({ url })];
  const told = ({ statusCode, headers }: Answer) => {
    const { date: _date, "content-length": length, ...others } = headers;
    return { statusCode, ...others, hasLength: length !== undefined };
  };
  return { head: told(head), get: told(get), body: head.body };
}
