import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { recordAudit } from "@/lib/audit/audit-log";
import type { Config } from "@/lib/config";
import type { Context } from "@/lib/context";
import type { SelectionFilter } from "@/lib/contract/operations";
import { type ExportCounts, exportLetters } from "@/lib/dead-letters/archive/export";
import { attached, COMMAND_LINE } from "./attached";

/**
 * Writes the dead letters that match to a file, or to standard output. The file has its name only once it is whole; when
 * this is interrupted there is none. Throws LaunchError and `queue_not_found`.
 */
export async function exportToFile(
  config: Config,
  filter: SelectionFilter,
  file: string | undefined,
): Promise<void> {
  await attached(config, "export", async (ctx) => {
    const counts: ExportCounts = { letters: 0, omitted: 0 };
    const text = Readable.from(bytesOf(exportLetters(ctx, filter, config.version, counts)), {
      objectMode: false,
    });
    if (file === undefined) await pipeline(text, process.stdout, { end: false });
    else await writeFile(text, file);
    if (!config.readOnly) await audit(ctx, filter, counts);
    const n = (count: number) => count.toLocaleString("en");
    const left = counts.omitted === 0 ? "" : `; ${n(counts.omitted)} were too large and are only named`;
    process.stderr.write(`${n(counts.letters)} dead letters written${left}.\n`);
  });
}

async function writeFile(text: Readable, file: string): Promise<void> {
  const part = `${file}.part`;
  const stop = new AbortController();
  const onSignal = () => stop.abort(new Error("Interrupted: no file was written."));
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  try {
    // Payloads are people's data: for the owner's eyes.
    const out = createWriteStream(part, { mode: 0o600 });
    const body = file.endsWith(".gz") ? createGzip() : new PassThrough();
    await pipeline(text, body, out, { signal: stop.signal });
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw stop.signal.aborted ? stop.signal.reason : error;
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}

async function* bytesOf(text: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const part of text) yield Buffer.from(part);
}

const audit = (ctx: Context, filter: SelectionFilter, counts: ExportCounts) =>
  recordAudit(ctx, {
    actor: COMMAND_LINE,
    action: "dead-letters.export",
    target: {},
    reason: null,
    outcome: "done",
    error: null,
    before: null,
    after: { filter, ...counts },
  });
