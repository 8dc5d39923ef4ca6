import { ErrorPage } from "@tale/pages/error-page";

/** What was asked for is not there, or not any more. */
export function mailIsGone(title: string): ErrorPage {
  const action = { href: "/", label: "To all mail" };
  return new ErrorPage({
    status: 404,
    title,
    detail:
      "The inbox keeps mail in memory only: it was emptied or started anew, or newer mail took the place.",
    action,
  });
}
