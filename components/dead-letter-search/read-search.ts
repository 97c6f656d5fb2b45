import type { SearchLine } from "@/lib/contract/dead-letter-search";
import { ApiError } from "@/lib/http/client";
import { readLines } from "@/lib/http/lines";

/** What has come is told this often; the first lines at once. */
const TELL_MS = 100;

const CUT_OFF = "The answer was cut off. What was found by then is shown; search again.";

interface Told {
  lines(lines: SearchLine[]): void;
  /** Behind all lines that came before. */
  failed(error: Error): void;
}

/** Reads the answer to a search to its end, and tells in bunches what comes. It never rejects. */
export async function readSearch(answer: Promise<Response>, told: Told): Promise<void> {
  let bunch: SearchLine[] = [];
  let toldAt = 0;
  const tell = () => {
    if (bunch.length > 0) told.lines(bunch);
    bunch = [];
    toldAt = performance.now();
  };
  try {
    for await (const line of readLines("GET /api/v1/dead-letters/search", await answer)) {
      if (line.type === "problem") throw new ApiError(line.problem);
      bunch.push(line);
      if (performance.now() - toldAt >= TELL_MS || line.type === "end") tell();
      if (line.type === "end") return;
    }
    throw new Error(CUT_OFF);
  } catch (error) {
    tell();
    told.failed(error instanceof ApiError ? error : new Error(CUT_OFF, { cause: error }));
  }
}
