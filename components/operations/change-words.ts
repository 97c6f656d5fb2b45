import type { ReplayChange } from "@/lib/contract/replay-options";
import { formatDuration } from "@/lib/format";

/** What a replay changes of its jobs, in parts; `nameOf` turns a queue's key into its name. */
export function changeParts(
  { queue, delayMs, priority, patch }: ReplayChange,
  nameOf: (queueKey: string) => string,
): string[] {
  return [
    queue === undefined ? "" : `to ${nameOf(queue)}`,
    delayMs === undefined ? "" : delayMs === 0 ? "at once" : `${formatDuration(delayMs)} later`,
    priority === undefined ? "" : priority === 0 ? "without a priority" : `with priority ${priority}`,
    ...(patch ?? []).map((one) => {
      const value = "value" in one ? ` ${JSON.stringify(one.value)}` : "";
      const from = "from" in one ? ` ${one.from}` : "";
      return `${one.op}${from} ${one.path || "the whole payload"}${value}`;
    }),
  ].filter(Boolean);
}
