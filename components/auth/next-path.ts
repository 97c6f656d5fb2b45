/** A path of this site to go to after the log-in; anything that could lead elsewhere becomes the first page. */
export function nextPath(given: string | undefined): string {
  if (!given?.startsWith("/")) return "/";
  // A browser reads //host and /\host as another site, and drops tabs and line ends before it does.
  const url = URL.canParse(given, "http://here.invalid") ? new URL(given, "http://here.invalid") : null;
  if (url?.host !== "here.invalid") return "/";
  return url.pathname + url.search + url.hash;
}
