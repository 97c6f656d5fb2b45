import { byTrouble, troubleOf } from "@/components/overview/trouble";
import type { QueueSummary } from "@/lib/contract/queues";

/** One picture of the wallboard: how everything stands, or one queue by its key. */
export type Slide = { kind: "all" } | { kind: "queue"; key: string };

/** What an address may name beside the keys of queues. */
export const ALL = "all";
export const TROUBLED = "troubled";
export const PINNED = "pinned";
/** Before the prefix of queues. */
export const PREFIX = "prefix:";

/** So many of the queues that need a look have a picture, the worst first. */
const MAX_TROUBLED = 5;

/** The pictures that an address names, each once, in its order; how everything stands where it names none that is there. Pure. */
export function slidesOf(
  show: readonly string[],
  queues: readonly QueueSummary[],
  pinned: ReadonlySet<string>,
): Slide[] {
  const keys = new Set<string>();
  const slides: Slide[] = [];
  const add = (key: string) => {
    if (keys.has(key)) return;
    keys.add(key);
    slides.push(key === ALL ? { kind: "all" } : { kind: "queue", key });
  };
  for (const word of show) for (const key of keysOf(word, queues, pinned)) add(key);
  return slides.length > 0 ? slides : [{ kind: "all" }];
}

function keysOf(word: string, queues: readonly QueueSummary[], pinned: ReadonlySet<string>): string[] {
  if (word === ALL) return [ALL];
  const some =
    word === TROUBLED
      ? byTrouble(queues.filter((queue) => troubleOf(queue) > 0)).slice(0, MAX_TROUBLED)
      : word === PINNED
        ? queues.filter(({ key }) => pinned.has(key))
        : word.startsWith(PREFIX)
          ? queues.filter(({ prefix }) => prefix === word.slice(PREFIX.length))
          : queues.filter(({ key }) => key === word);
  return some.map(({ key }) => key);
}
