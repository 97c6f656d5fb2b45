/** The last messages of one server, numbered from 1 without a gap: the only buffer there is, whoever listens. */
export interface Ring {
  /** The number of the newest message; 0 before the first. */
  readonly last: number;
  /** Keeps a message under the next number, and lets the oldest go when there are too many or too large ones. */
  push(encode: (position: number) => Uint8Array): void;
  /** The message behind this position; null when there is none, or when it is no longer kept. */
  after(position: number): Uint8Array | null;
  /** Size of all messages behind this position; null when one of them is no longer kept, or when it was never reached. */
  bytesAfter(position: number): number | null;
}

/** A ring of at most so many messages and bytes; a single message may be larger, and is then the only one. */
export function createRing(limits: { messages: number; bytes: number }): Ring {
  /** Each with the sum of all bytes up to its end, so that the size of any part is one subtraction. */
  const kept: { bytes: Uint8Array; end: number }[] = [];
  let last = 0;
  let end = 0;
  const before = () => last - kept.length;
  const startOf = (index: number) => (kept[index]?.end ?? end) - (kept[index]?.bytes.byteLength ?? 0);

  return {
    get last() {
      return last;
    },
    push(encode) {
      const bytes = encode(last + 1);
      last += 1;
      end += bytes.byteLength;
      kept.push({ bytes, end });
      while (kept.length > limits.messages || (kept.length > 1 && end - startOf(0) > limits.bytes))
        kept.shift();
    },
    after: (position) => kept[position - before()]?.bytes ?? null,
    bytesAfter(position) {
      if (position < before() || position > last) return null;
      return end - startOf(position - before());
    },
  };
}
