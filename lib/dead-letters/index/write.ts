import { LeaseLost } from "../../collector/lease";
import type { Context } from "../../context";
import { redisScript, runScript } from "../../redis-script";

/** One command and its arguments. */
export type IndexCommand = (string | number | Buffer)[];

/** The index is not what its writer believes: another one wrote, or Redis lost what was written last. Open it anew. */
export class IndexMoved extends Error {
  constructor() {
    super("The index of dead letters was changed by another writer, or lost its last changes.");
    this.name = "IndexMoved";
  }
}

/**
 * KEYS     the collector's lease, the generation's hash
 * ARGV     leader id, the version that is expected, then commands, each as the number of its words and the words
 * Result   1 when they ran and the version was raised; 0 when another one leads; -1 when the version is another
 * Cost     that of the commands, all in one step: callers keep a batch small
 */
const WRITE = redisScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if (redis.call('HGET', KEYS[2], 'version') or '0') ~= ARGV[2] then return -1 end
local at = 3
while at <= #ARGV do
  local words = tonumber(ARGV[at])
  redis.call(unpack(ARGV, at + 1, at + words))
  at = at + words + 1
end
redis.call('HINCRBY', KEYS[2], 'version', 1)
return 1
`);

/**
 * Runs all of the commands or none, and only while `leader` holds the lease and the generation is at `version`. Throws
 * {@link LeaseLost} or {@link IndexMoved}. After any error whether they ran is unknown.
 */
export async function writeIndex(
  { redis, keys }: Pick<Context, "redis" | "keys">,
  leader: string,
  { generation, version }: { generation: string; version: string },
  commands: IndexCommand[],
): Promise<void> {
  const answer = await runScript(
    redis,
    WRITE,
    [keys.leader(), keys.deadLetterGeneration(generation)],
    [leader, version, ...commands.flatMap((words) => [words.length, ...words])],
  );
  if (answer === 0) throw new LeaseLost();
  if (answer !== 1) throw new IndexMoved();
}
