import { type Command, InvalidArgumentError } from "commander";
import { readConfig } from "@/lib/config";
import type { SelectionFilter } from "@/lib/contract/operations";
import { MAX_DELAY_MS } from "@/lib/contract/values/replay-options";
import type { ImportDelay } from "@/lib/dead-letters/archive/plan";
import { queueKey } from "@/lib/queues/identity";

interface ExportOptions {
  queue?: string;
  name?: string;
  text?: string;
  group?: string;
  tenant?: string;
  code?: string;
  since?: number;
  until?: number;
  output?: string;
}

interface ImportFlags {
  queue?: string;
  delay: ImportDelay;
  dryRun: boolean;
  reason: string;
}

/** `export` and `import` of dead letters. */
export function addArchiveCommands(
  program: Command,
  endWith: (command: () => Promise<void>) => Promise<never>,
): void {
  program
    .command("export")
    .description("writes dead letters to a file: NDJSON, by gzip where its name ends in .gz")
    .option("--queue <queue>", "of one queue: its name, or prefix:name")
    .option("--name <name>", "of jobs of this name")
    .option("--text <text>", "with this text in the error")
    .option("--group <key>", "of one group, by its key")
    .option("--tenant <tenant>", "of one tenant")
    .option("--code <code>", "with this code of error")
    .option("--since <time>", "failed at or after, as in 2026-11-25T08:00Z", time)
    .option("--until <time>", "failed at or before", time)
    .option("-o, --output <file>", "the file; without it they are written to standard output, not compressed")
    .action((options: ExportOptions) =>
      endWith(async () => {
        const config = readConfig();
        const { exportToFile } = await import("./export");
        return exportToFile(config, filterOf(options, config.queuePrefix), options.output);
      }),
    );
  program
    .command("import <file>")
    .description("makes jobs of the dead letters in a file that export wrote; - is standard input")
    .requiredOption("--reason <reason>", "kept in the audit and in the history of each job", reason)
    .option("--queue <queue>", "all into this queue; without it each into the one in which it died")
    .option("--delay <delay>", "own: as their options say; none: at once; or so many ms", delay, "own")
    .option("--dry-run", "only says what would be added", false)
    .action((file: string, { queue, ...flags }: ImportFlags) =>
      endWith(async () => {
        const config = readConfig();
        const { importFromFile } = await import("./import");
        const key = queue === undefined ? undefined : keyOf(queue, config.queuePrefix);
        const { reason: why, ...rest } = flags;
        return importFromFile(config, file, { ...rest, why, queue: key });
      }),
    );
}

function filterOf(
  { queue, name, text, group, tenant, code, since, until }: ExportOptions,
  prefix: string,
): SelectionFilter {
  return {
    ...(queue === undefined ? {} : { queue: keyOf(queue, prefix) }),
    ...(name === undefined ? {} : { name }),
    ...(text === undefined ? {} : { text }),
    ...(group === undefined ? {} : { group }),
    ...(tenant === undefined ? {} : { tenant }),
    ...(code === undefined ? {} : { code }),
    ...(since === undefined ? {} : { from: since }),
    ...(until === undefined ? {} : { to: until }),
  };
}

/** A queue as people name it: the prefix may have colons, the name has none. */
function keyOf(queue: string, prefix: string): string {
  const colon = queue.lastIndexOf(":");
  return queueKey(
    colon < 1 ? { prefix, name: queue } : { prefix: queue.slice(0, colon), name: queue.slice(colon + 1) },
  );
}

function time(text: string): number {
  const at = new Date(text).getTime();
  if (Number.isNaN(at)) throw new InvalidArgumentError("It must be a time such as 2026-11-25T08:00Z.");
  return at;
}

function reason(text: string): string {
  if (text.trim().length < 3) throw new InvalidArgumentError("Say why, in at least 3 characters.");
  return text.trim().slice(0, 500);
}

function delay(text: string): ImportDelay {
  if (text === "own" || text === "none") return text;
  const ms = Number(text);
  if (!/^\d+$/.test(text) || ms > MAX_DELAY_MS)
    throw new InvalidArgumentError(`It must be own, none, or milliseconds up to ${MAX_DELAY_MS}.`);
  return ms;
}
