import { Unreachable, type HttpClient, type HttpResponse } from "@tale/service/http-client";
import { DiscoveryError } from "./discovery.error.ts";

/**
 * Asks a server for what it publishes about itself.
 *
 * @throws DiscoveryError when nobody answers
 */
export async function getMetadata(http: HttpClient, url: string): Promise<HttpResponse> {
  try {
    return await http(url, { headers: { accept: "application/json" } });
  } catch (error) {
    if (error instanceof Unreachable)
      throw new DiscoveryError(
        "unreachable",
        `${error.message}. Check the address, or try again when it is up.`,
        { cause: error },
      );
    throw error;
  }
}
