import type { Service } from "@tale/service/create-service";
import { sendProblem } from "@tale/service/problem";

/**
 * The stage has no sign-in: being on this machine is enough. So a page from elsewhere, opened in a
 * browser on this machine, must not be able to press its keys or read what it shows.
 */
export function refuseStrangers(service: Service, origin: string): void {
  service.addHook("onRequest", async (request, reply) => {
    const site = request.headers["sec-fetch-site"];
    const isNavigation =
      /^(GET|HEAD)$/.test(request.method) && request.headers["sec-fetch-mode"] === "navigate";
    const isForeignSite =
      site !== undefined && site !== "same-origin" && site !== "none" && !isNavigation;
    const isForeignOrigin =
      request.headers.origin !== undefined && request.headers.origin !== origin;
    if (isForeignSite || isForeignOrigin)
      return sendProblem(reply, 403, "Not from here", `Only pages of ${origin} may ask that.`);
  });
}
