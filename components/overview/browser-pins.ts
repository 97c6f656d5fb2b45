import { browserStore } from "@/components/hooks/browser-store";
import { MAX_PINS } from "@/lib/contract/values/pins";

export const pinStore = browserStore("spillway.pins");

/** The keys in a stored text; none when it is not as we wrote it. */
export function readPins(text: string | null): string[] {
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(value) && value.every((one) => typeof one === "string") ? value : [];
  } catch {
    return [];
  }
}

/** With a queue among them. Throws when there are too many. */
export function withPin(queues: string[], queue: string): string[] {
  if (queues.includes(queue)) return queues;
  if (queues.length >= MAX_PINS)
    throw new Error(`${MAX_PINS} queues are pinned, and there is no room for more: unpin one first.`);
  return [...queues, queue];
}
