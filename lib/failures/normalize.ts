const MAX_CHARS = 300;

/** From the most to the least particular: what an earlier one has replaced, a later one cannot take apart. */
const PARTS: [RegExp, string][] = [
  [/\b[a-z][a-z+.-]*:\/\/[^\s"'<>)]+/gi, "<url>"],
  [/\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b/g, "<email>"],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "<uuid>"],
  [/\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?/g, "<time>"],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, "<host>"],
  [
    /\b(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|io|dev|local|internal|test|example))(?::\d+)?\b/gi,
    "<host>",
  ],
  [/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g, "<text>"],
  [/\b(?=[\da-f]*\d)(?=[\da-f]*[a-f])[\da-f]{8,}\b/gi, "<id>"],
  [/\b\d+(?:\.\d+)?\b/g, "<n>"],
];

/**
 * An error's message without what differs from one job to the next (ids, numbers, UUIDs, times, hosts, quoted values), so that
 * failures of one cause read alike. Cut at 300 characters.
 */
export function normalizeMessage(message: string): string {
  const short = message
    .slice(0, 4 * MAX_CHARS)
    .replace(/\s+/g, " ")
    .trim();
  return PARTS.reduce((text, [pattern, name]) => text.replace(pattern, name), short).slice(0, MAX_CHARS);
}
