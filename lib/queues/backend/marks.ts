import type { Redis } from "ioredis";
import { EDITABLE_STATES, type EditableState } from "../../contract/values/edits";
import { redisScript, runScript } from "../../redis-script";
import type { QueueIdentity } from "../identity";
import { bullKeys } from "./keys";

/** Jobs looked at in one script: it holds Redis up while it runs. */
const AT_ONCE = 200;

/**
 * Lua: what a job is known by until it is moved, changed or begun: its state, the score that it has there, its priority, how
 * often it was begun and when last; the first word alone where it is active, over or gone. A worker that takes a job counts
 * it up or writes the time, whichever BullMQ it has, and moving it gives it another state or score. Wants `base`, what the queue's keys
 * begin with. Cost: O(log N + active jobs).
 */
export const MARK_OF = `
local function markOf(base, id)
  local hash = redis.call('HMGET', base .. id, 'priority', 'ats', 'processedOn', 'name')
  if not hash[4] then return 'gone' end
  local state, score
  for _, name in ipairs({'delayed', 'prioritized', 'waiting-children', 'completed', 'failed'}) do
    score = redis.call('ZSCORE', base .. name, id)
    if score then
      state = name
      break
    end
  end
  if state == 'completed' or state == 'failed' then return state end
  if not state then
    if redis.call('LPOS', base .. 'active', id) then return 'active' end
    state, score = 'waiting', ''
  end
  return table.concat({state, score, hash[1] or '0', hash[2] or '', hash[3] or ''}, ' ')
end
`;

/** KEYS: what the queue's keys begin with · ARGV: ids · Result: their marks. Cost: that of each. */
const READ_MARKS = redisScript(`${MARK_OF}
local marks = {}
for i, id in ipairs(ARGV) do marks[i] = markOf(KEYS[1], id) end
return marks
`);

/** The marks of these jobs of one queue. A job that is nowhere counts as waiting: nothing that is done to it moves it. */
export async function readMarks(redis: Redis, queue: QueueIdentity, ids: string[]): Promise<string[]> {
  const marks: string[] = [];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const some = ids.slice(from, from + AT_ONCE);
    marks.push(...((await runScript(redis, READ_MARKS, [bullKeys(queue).base], some)) as string[]));
  }
  return marks;
}

/** What a mark says of a job that nobody works on. */
export interface LiveMark {
  state: EditableState;
  /** In the set of its state; empty for one that waits. */
  score: string;
  priority: number;
  /** When a worker last began it, epoch ms; null for never. */
  begunAt: number | null;
}

/** A mark that was read; null where the job is active, over or gone. Pure. */
export function parseMark(mark: string): LiveMark | null {
  const [word, score = "", priority, , begunAt] = mark.split(" ");
  const state = EDITABLE_STATES.find((each) => each === word);
  if (state === undefined || priority === undefined) return null;
  return { state, score, priority: Number(priority) || 0, begunAt: Number(begunAt) || null };
}
