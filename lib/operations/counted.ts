import { compareText } from "../dead-letters/known-queues";

/** How often each text is there, the most frequent first, then by the text. Pure. */
export function counted(texts: string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(([a, one], [b, two]) => two - one || compareText(a, b));
}
