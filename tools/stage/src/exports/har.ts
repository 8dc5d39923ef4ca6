import type { Leg } from "../run/leg.ts";
import { plain } from "./plain.ts";

/**
 * The run as an HTTP archive 1.2. A leg whose answer is missing gets status 0, as browsers do it;
 * mails are no HTTP and stay out.
 */
export function harOf(legs: readonly Leg[]) {
  const responses = new Map(
    legs.filter(({ kind }) => kind === "response").map((leg) => [leg.exchange, leg]),
  );
  const requests = legs.filter(({ kind, method }) => kind === "request" && method !== "MAIL");
  return {
    log: {
      version: "1.2",
      creator: { name: "A tale of two perspectives", version: "0.1.0" },
      comment: "Secrets were masked where they were used. What stands here opens nothing.",
      entries: requests.map((request) => entryOf(request, responses.get(request.exchange))),
    },
  };
}

function entryOf(request: Leg, response: Leg | undefined) {
  const wait = response ? Math.max(0, response.at - request.at) : 0;
  return {
    startedDateTime: new Date(request.at).toISOString(),
    time: wait,
    request: requestOf(request),
    response: responseOf(response),
    cache: {},
    timings: { send: 0, wait, receive: 0 },
    comment: `${request.step}: ${request.from} to ${request.to}, ${request.channel} channel`,
  };
}

function requestOf({ method, url, headers, parameters, body }: Leg) {
  const form = parameters
    .filter(({ in: place }) => place === "form")
    .map(({ name, value }) => ({ name, value: plain(value) }));
  const mimeType = headers["content-type"];
  return {
    method,
    url: encodeURI(plain(url)),
    httpVersion: "HTTP/1.1",
    cookies: [],
    headers: headersOf(headers),
    queryString: parameters
      .filter(({ in: place }) => place === "query")
      .map(({ name, value }) => ({ name, value: plain(value) })),
    ...(body === null
      ? {}
      : {
          postData: { mimeType: String(mimeType ?? "text/plain"), params: form, text: plain(body) },
        }),
    headersSize: -1,
    bodySize: -1,
  };
}

function responseOf(response: Leg | undefined) {
  const { status = 0, headers = {}, body = null } = response ?? {};
  const location = headers["location"];
  return {
    status: status ?? 0,
    statusText: "",
    httpVersion: "HTTP/1.1",
    cookies: [],
    headers: headersOf(headers),
    content: {
      size: body?.length ?? 0,
      mimeType: String(headers["content-type"] ?? ""),
      ...(body === null ? {} : { text: plain(body) }),
    },
    redirectURL: typeof location === "string" ? plain(location) : "",
    headersSize: -1,
    bodySize: -1,
  };
}

function headersOf(headers: Leg["headers"]): { name: string; value: string }[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((one) => ({ name, value: plain(String(one)) })),
  );
}
