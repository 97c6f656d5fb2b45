/** Shorter texts would be found by chance all over the place. */
const MIN_CHARS = 6;
const MASK = "[secret]";

/** Texts that are open in this process now, and by how many jobs. */
const live = new Map<string, number>();

function texts(value: unknown): string[] {
  if (typeof value === "string") return value.length < MIN_CHARS ? [] : [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(texts);
}

/** While they are held, {@link scrub} hides these values. Call what it gives when the job is over. */
export function holdSecrets(values: unknown[]): () => void {
  const held = values.flatMap(texts).flatMap((text) => {
    // In a line of JSON a text stands as JSON writes it.
    const escaped = JSON.stringify(text).slice(1, -1);
    return escaped === text ? [text] : [text, escaped];
  });
  for (const text of held) live.set(text, (live.get(text) ?? 0) + 1);
  return () => {
    for (const text of held) {
      const left = (live.get(text) ?? 1) - 1;
      if (left === 0) live.delete(text);
      else live.set(text, left);
    }
  };
}

/** The text without any secret that is open in this process. */
export function scrub(text: string): string {
  if (live.size === 0) return text;
  let clean = text;
  // The longest first: one secret may be a part of another.
  for (const secret of [...live.keys()].sort((a, b) => b.length - a.length))
    clean = clean.replaceAll(secret, MASK);
  return clean;
}

/** The error with message, stack and causes scrubbed, in place: its class decides what becomes of the job. */
export function scrubError(error: Error): void {
  if (live.size === 0) return;
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    at.message = scrub(at.message);
    if (at.stack !== undefined) at.stack = scrub(at.stack);
  }
}
