import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { recordAudit } from "../../audit/audit-log";
import type { SelectionFilter } from "../../contract/operations";
import { SpillwayError } from "../../errors";
import type { RequestContext } from "../../http/route";
import { type ExportCounts, exportLetters } from "./export";

/** Downloads that one server serves at once: each reads as fast as its reader takes it. */
const MAX_AT_ONCE = 4;
let underWay = 0;

/**
 * Answers with an archive as a file. It is read from Redis at the reader's pace; a reader that goes away ends it, and so
 * does Redis when it is away: the file has no end line then. The audit says who took what. Throws `queue_not_found`, and
 * `rate_limited` when this server is writing as many as it may.
 */
export async function answerExport(
  ctx: RequestContext,
  filter: SelectionFilter,
  compress: "gzip" | "none",
): Promise<Response> {
  if (underWay >= MAX_AT_ONCE) {
    throw new SpillwayError("rate_limited", `This server is writing ${MAX_AT_ONCE} archives already.`, {
      hint: "Wait for one of them, or use bin/spillway export.",
      retryAfterMs: 10_000,
    });
  }
  const counts: ExportCounts = { letters: 0, omitted: 0 };
  const lines = exportLetters(ctx, filter, ctx.config.version, counts);
  // What is wrong with the filter is answered as a problem, before anything is sent.
  const first = await lines.next();
  const text = Readable.from(restOf(first.value ?? "", lines), { objectMode: false });
  const body = compress === "gzip" ? createGzip() : new PassThrough();
  underWay += 1;
  // A reader that goes away ends the body, and that the reading.
  pipeline(text, body, { signal: ctx.request.signal })
    .then(
      () => settle(ctx, filter, counts, null),
      (error: unknown) => settle(ctx, filter, counts, error),
    )
    .catch((err: unknown) => ctx.log.warn({ err }, "An export could not be written to the audit"));
  const name = `dead-letters-${new Date(ctx.clock.now()).toISOString().slice(0, 19).replaceAll(":", "-")}.ndjson`;
  const isGzip = compress === "gzip";
  return new Response(Readable.toWeb(body) as ReadableStream<Uint8Array>, {
    headers: {
      "content-type": isGzip ? "application/gzip" : "application/x-ndjson",
      "content-disposition": `attachment; filename="${name}${isGzip ? ".gz" : ""}"`,
      "x-content-type-options": "nosniff",
      "cache-control": "no-store, no-transform",
    },
  });
}

async function* restOf(first: string, rest: AsyncGenerator<string>): AsyncGenerator<Buffer> {
  try {
    yield Buffer.from(first);
    for await (const text of rest) yield Buffer.from(text);
  } finally {
    await rest.return(undefined);
  }
}

async function settle(
  ctx: RequestContext,
  filter: SelectionFilter,
  counts: ExportCounts,
  error: unknown,
): Promise<void> {
  underWay -= 1;
  if (error !== null) ctx.log.info({ err: error, ...counts }, "An export of dead letters was broken off");
  if (ctx.config.readOnly) return;
  await recordAudit(ctx, {
    actor: ctx.actor,
    action: "dead-letters.export",
    target: {},
    reason: null,
    outcome: error === null ? "done" : "failed",
    error: error === null ? null : "It was broken off: the file has no end line.",
    before: null,
    after: { filter, ...counts },
  });
}
