import { MAX_VALUE_CHARS, type Numbers } from "./dictionary";

/** Values that all chunks of one queue name together; while all numbers are taken, a further one is told with the rest. */
const MAX_NUMBERS = 300;
/** A number is taken until a full hour, so that it is not written again for each bucket that names it. */
const HOUR_MS = 3_600_000;
const SEPARATOR = " ";

interface Taken {
  value: string;
  /** Epoch ms from which on no chunk names it any more. */
  untilMs: number;
}

const write = ({ value, untilMs }: Taken): string => (untilMs / HOUR_MS).toString(36) + SEPARATOR + value;

function read(text: string): Taken {
  const end = text.indexOf(SEPARATOR);
  return { untilMs: Number.parseInt(text.slice(0, end), 36) * HOUR_MS, value: text.slice(end + 1) };
}

/** The value that a stored number stands for. */
export const storedValue = (text: string): string => read(text).value;

/**
 * What the numbers in the chunks of one queue stand for. A number is taken until the last chunk that names its value is gone, and
 * then free for another one: so that all chunks share them, and whoever comes new finds one.
 */
export class TakenNumbers {
  private readonly numbers = new Map<string, number>();
  private readonly taken: Taken[] = [];
  /** Numbers that are to be stored. */
  private readonly fresh = new Set<number>();

  constructor(stored: Record<string, string> = {}) {
    for (const [number, text] of Object.entries(stored)) this.put(Number(number), read(text));
  }

  readonly nameOf = (number: number): string | undefined => this.taken[number]?.value;

  /** For a bucket of a chunk that may live until then. */
  until(untilMs: number, nowMs: number): Numbers {
    const lastMs = Math.ceil(untilMs / HOUR_MS) * HOUR_MS;
    return { nameOf: this.nameOf, numberOf: (value) => this.take(value, lastMs, nowMs) };
  }

  /** Numbers, each with what it stands for, that must be stored with the text that names them. */
  takeFresh(): (string | number)[] {
    const words = [...this.fresh].flatMap((number) => {
      const taken = this.taken[number];
      return taken ? [number, write(taken)] : [];
    });
    this.fresh.clear();
    return words;
  }

  private take(value: string, untilMs: number, nowMs: number): number | null {
    if (value.length > MAX_VALUE_CHARS) return null;
    const number = this.numbers.get(value) ?? this.free(nowMs);
    if (number === null) return null;
    const known = this.taken[number];
    if (known?.value === value && known.untilMs >= untilMs) return number;
    if (known && known.value !== value) this.numbers.delete(known.value);
    this.put(number, { value, untilMs });
    this.fresh.add(number);
    return number;
  }

  private free(nowMs: number): number | null {
    if (this.taken.length < MAX_NUMBERS) return this.taken.length;
    const number = this.taken.findIndex((taken) => (taken?.untilMs ?? 0) < nowMs);
    return number < 0 ? null : number;
  }

  private put(number: number, taken: Taken): void {
    this.taken[number] = taken;
    this.numbers.set(taken.value, number);
  }
}
