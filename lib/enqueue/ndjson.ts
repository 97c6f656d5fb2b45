/** One line of a body; `text` is null for one that is longer than allowed, which is skipped and not kept. */
export interface BodyLine {
  number: number;
  text: string | null;
  bytes: number;
}

/**
 * Cuts a body into its lines as it arrives, holding no more than one line of at most `maxLineBytes`. Blank lines are
 * counted and left out.
 */
export async function* readLines(
  body: AsyncIterable<Uint8Array>,
  maxLineBytes: number,
): AsyncGenerator<BodyLine> {
  let number = 0;
  let parts: Uint8Array[] = [];
  let bytes = 0;
  const end = (): BodyLine | null => {
    number++;
    const line = { number, bytes, text: bytes > maxLineBytes ? null : Buffer.concat(parts).toString("utf8") };
    parts = [];
    bytes = 0;
    return line.text?.trim() === "" ? null : line;
  };
  for await (const chunk of body) {
    let from = 0;
    for (;;) {
      const at = chunk.indexOf(0x0a, from);
      const part = chunk.subarray(from, at === -1 ? chunk.length : at);
      bytes += part.length;
      if (bytes > maxLineBytes) parts = [];
      else if (part.length > 0) parts.push(part);
      if (at === -1) break;
      const line = end();
      if (line) yield line;
      from = at + 1;
    }
  }
  if (bytes > 0) {
    const line = end();
    if (line) yield line;
  }
}
