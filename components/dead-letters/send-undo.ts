import { undoDiscard } from "@/lib/contract/archives";
import { refusalOf, urlOf } from "@/lib/http/client";
import { type ImportTold, readImport } from "./read-import";

/** Undoes a discard and gives what came of it when that is over. Throws {@link ApiError}. */
export async function sendUndo(
  id: string,
  { reason, delay }: { reason: string; delay: string },
): Promise<ImportTold> {
  const ms = Number(delay);
  const response = await fetch(urlOf(undoDiscard, { params: { id }, body: { reason } }), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ reason, delay: Number.isFinite(ms) ? ms : delay }),
  });
  if (!response.ok) throw await refusalOf(response);
  const told = readImport(await response.text());
  if (told.summary === null)
    throw new Error(
      "The answer was cut off: what was added by then stays. Undo it again, which adds none twice.",
    );
  return told;
}
