/** Longer messages are cut: what differs in their tails is data. */
const MAX_CHARS = 300;

/** In this order: what holds numbers goes before numbers. None of them can run long on hostile text. */
const RULES: [RegExp, string][] = [
  [/"[^"\n]{0,200}"|'[^'\n]{0,200}'|`[^`\n]{0,200}`/g, "<value>"],
  [/\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}\b/g, "<email>"],
  [/\b[a-z][a-z+.-]{1,10}:\/\/[^\s,;)\]]{1,500}/gi, "<url>"],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "<uuid>"],
  [/\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?/g, "<time>"],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b/g, "<host>"],
  [/(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])/gi, "<host>"],
  [/\b[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,6}\.[a-z]{2,18}(?::\d{1,5})\b/gi, "<host>"],
  [/\b(?:[a-z0-9-]{1,63}\.){2,6}[a-z]{2,18}\b/gi, "<host>"],
  [/\b[a-z0-9-]{1,63}\.(?:com|net|org|io|dev|app|co|local|internal|test|example)\b/gi, "<host>"],
  [/\blocalhost(?::\d{1,5})?\b/gi, "<host>"],
  [/\b(?=[a-f]{0,63}\d)(?=\d{0,63}[a-f])[0-9a-f]{8,64}\b/gi, "<id>"],
  [/\b(?=[\w-]{0,80}\d)[a-z0-9]{1,40}(?:[_-][a-z0-9]{1,40}){1,8}\b/gi, "<id>"],
  [/(?<![\w<])[-+]?\d+(?:[.,]\d+)*/g, "<n>"],
];

/**
 * A message without what differs from job to job: quoted values, addresses, hosts, ids, times and numbers become marks, so
 * that failures of one cause read alike. Cut to 300 characters of its first line.
 */
export function normalizeMessage(message: string): string {
  let text = (message.split("\n", 1)[0] ?? "").slice(0, 2 * MAX_CHARS);
  for (const [pattern, mark] of RULES) text = text.replace(pattern, mark);
  text = text.replace(/\s+/g, " ").trim();
  return text.length > MAX_CHARS ? `${text.slice(0, MAX_CHARS)}…` : text;
}
