import type { JobDetail } from "../contract/jobs";
import type { Life } from "./history";

/** An earlier life as its log row has it; `stack` where a replay put a new job in the old one's place. */
export type LoggedLife = Life & { stack?: string | undefined };

/** As much of a reason as must stand in the trace that belongs to it. */
const REASON_CHARS = 200;

/**
 * Which of a job's traces belong to which of its lives. BullMQ keeps the traces of all failed attempts in one list, over
 * replays too, and may have cut off its beginning: so they are told apart from its end. A life whose reason is not in the
 * trace that should be its last died without one, as a stalled job does. Pure.
 */
export function stacksByLife(
  stacks: readonly string[],
  history: readonly LoggedLife[],
  presentFailures: number,
): { present: string[]; history: JobDetail["history"] } {
  if (history.length === 0) return { present: [...stacks], history: [] };
  let end = stacks.length;
  const take = (count: number): string[] => {
    const from = Math.max(0, end - count);
    const taken = stacks.slice(from, end);
    end = from;
    return taken;
  };
  const present = take(presentFailures);
  const earlier = [...history].reverse().map(({ stack, ...life }) => {
    if (stack !== undefined) return { ...life, stacks: stack === "" ? [] : [stack] };
    const [line = ""] = life.failedReason.slice(0, REASON_CHARS).split("\n");
    const isItsOwn = stacks[end - 1]?.includes(line) ?? false;
    return { ...life, stacks: isItsOwn ? take(life.attemptsMade) : [] };
  });
  return { present, history: earlier.reverse() };
}
