import { z } from "zod";
import { browserStore } from "@/components/hooks/browser-store";
import { MAX_PINS } from "@/lib/contract/pins";

export const pinStore = browserStore("spillway.pins");

const listSchema = z.array(z.string());

/** The keys in a stored text; none when it is not as we wrote it. */
export function readPins(text: string | null): string[] {
  try {
    return listSchema.parse(JSON.parse(text ?? "[]"));
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
