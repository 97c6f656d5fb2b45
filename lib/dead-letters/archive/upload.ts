import type { z } from "zod";
import type { ImportLine, importDeadLetters } from "../../contract/archives";
import { SpillwayError } from "../../errors";
import type { RequestContext } from "../../http/route";
import { importArchive } from "./import";

/** Imports the archive that a request carries while it arrives. The audit has the counts, also when the client goes away. */
export async function answerImport(
  ctx: RequestContext,
  { queue, delay, dryRun, reason }: z.output<typeof importDeadLetters.query>,
  emit: (line: ImportLine) => Promise<void>,
): Promise<void> {
  const { body } = ctx.request;
  if (body === null)
    throw new SpillwayError("invalid_request", "The body is empty: send the archive as it is.");
  ctx.audit.reason = reason;
  if (queue !== undefined) ctx.audit.target = { queue };
  // A look changes nothing.
  ctx.audit.skip = dryRun === "true";
  const options = { queue, delay, dryRun: dryRun === "true", by: ctx.actor, why: reason };
  const tell = (line: ImportLine) => {
    if (line.kind === "progress" || line.kind === "summary") ctx.audit.after = line;
    return emit(line);
  };
  try {
    const { complete, fault } = await importArchive(ctx, body, options, tell);
    if (!complete && fault !== null) ctx.audit.partly = fault;
  } catch (error) {
    // What was added stays, and nobody is left to be answered.
    if (!ctx.request.signal.aborted) throw error;
    ctx.audit.partly = "The file was not sent to its end.";
  }
}
