import type { ImportLine } from "@/lib/contract/archives";
import { send } from "@/lib/http/client";
import { readLines } from "@/lib/http/lines";
import { type ImportTold, importTold } from "./read-import";

/** Undoes a discard and gives what came of it when that is over. Throws {@link ApiError}. */
export async function sendUndo(
  id: string,
  { reason, delay }: { reason: string; delay: string },
): Promise<ImportTold> {
  const body = { reason, delay: delay === "own" || delay === "none" ? delay : Number(delay) } as const;
  const lines: ImportLine[] = [];
  const answer = await send("POST /api/v1/discards/:id/undo", { params: { id }, body });
  for await (const line of readLines("POST /api/v1/discards/:id/undo", answer)) lines.push(line);
  const told = importTold(lines);
  if (told.summary === null)
    throw new Error(
      "The answer was cut off: what was added by then stays. Undo it again, which adds none twice.",
    );
  return told;
}
