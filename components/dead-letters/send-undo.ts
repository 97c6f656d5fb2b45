import type { ImportLine } from "@/lib/contract/archives";
import { send } from "@/lib/http/client";
import { readLines } from "@/lib/http/lines";
import { OPERATION_PATHS } from "../operations/operation-ref";
import { type ImportTold, importTold } from "./read-import";

/** Undoes a discard or a removal and gives what came of it when that is over. Throws {@link ApiError}. */
export async function sendUndo(
  { kind, id }: { kind: "discard" | "edit"; id: string },
  { reason, delay }: { reason: string; delay: string },
): Promise<ImportTold> {
  const body = { reason, delay: delay === "own" || delay === "none" ? delay : Number(delay) } as const;
  const lines: ImportLine[] = [];
  const route = `POST /api/v1/${OPERATION_PATHS[kind]}/:id/undo` as const;
  const answer = await send(route, { params: { id }, body });
  for await (const line of readLines(route, answer)) lines.push(line);
  const told = importTold(lines);
  if (told.summary === null)
    throw new Error(
      "The answer was cut off: what was added by then stays. Undo it again, which adds none twice.",
    );
  return told;
}
