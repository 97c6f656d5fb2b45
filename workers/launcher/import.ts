import { createReadStream } from "node:fs";
import { access } from "node:fs/promises";
import { type AuditNotes, auditedRun } from "@/lib/audit/audited-run";
import type { Config } from "@/lib/config";
import type { Context } from "@/lib/context";
import type { ImportLine, ImportSummary } from "@/lib/contract/archives";
import { type ImportOptions, importArchive } from "@/lib/dead-letters/archive/import";
import { attached, COMMAND_LINE } from "./attached";
import { LaunchError } from "./launch-error";

const n = (count: number) => count.toLocaleString("en");

/**
 * Makes jobs of the dead letters in a file and says what became of them. Throws LaunchError when it could not be read to
 * its end, or is not as it was written; what was added by then stays, and importing it again adds none twice.
 */
export async function importFromFile(
  config: Config,
  file: string,
  flags: Omit<ImportOptions, "by">,
): Promise<void> {
  if (config.readOnly && !flags.dryRun)
    throw new LaunchError("READ_ONLY=1 refuses every change; an import is one.", 2);
  if (file !== "-")
    await access(file).catch(() => {
      throw new LaunchError(`There is no file ${file} that can be read.`, 2);
    });
  await attached(config, "import", async (ctx) => {
    const body = file === "-" ? process.stdin : createReadStream(file);
    const options = { ...flags, by: COMMAND_LINE };
    const summary = flags.dryRun
      ? await importArchive(ctx, body, options, tell)
      : await audited(ctx, options, body);
    process.stdout.write(`${wordsOf(summary)}\n`);
    if (!summary.complete) throw new LaunchError(summary.fault ?? "The file was not read to its end.", 1);
  });
}

function audited(
  ctx: Context,
  options: ImportOptions,
  body: AsyncIterable<Uint8Array>,
): Promise<ImportSummary> {
  const notes: AuditNotes = {
    target: options.queue === undefined ? {} : { queue: options.queue },
    reason: options.why,
  };
  return auditedRun(ctx, { actor: COMMAND_LINE, action: "dead-letters.import", notes }, async () => {
    const summary = await importArchive(ctx, body, options, tell);
    notes.after = summary;
    return summary;
  });
}

async function tell(line: ImportLine): Promise<void> {
  if (line.kind !== "refused") return;
  const where = line.from === line.to ? `line ${line.from}` : `lines ${line.from} to ${line.to}`;
  process.stderr.write(`${where}: ${line.why}\n`);
}

function wordsOf({
  dryRun,
  letters,
  added,
  present,
  refused,
  omitted,
  renamed,
  untied,
}: ImportSummary): string {
  const parts = [
    `${n(added)} ${dryRun ? "would be added" : "added"}`,
    `${n(present)} there already`,
    `${n(refused)} refused`,
  ];
  const notes = [
    omitted > 0 && `${n(omitted)} were left out of the file as too large.`,
    renamed > 0 && `${n(renamed)} have another id: BullMQ takes no such id from others.`,
    untied > 0 && `${n(untied)} belonged to a flow and do not any more.`,
  ].filter((note) => note !== false);
  return [`${n(letters)} dead letters: ${parts.join(", ")}.`, ...notes].join("\n");
}
