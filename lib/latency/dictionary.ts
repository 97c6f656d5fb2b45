/** Values by number, and back. */
export interface Numbers {
  numberOf(value: string): number | null;
  nameOf(number: number): string | undefined;
}

/** Values that one report names; a further one is told with the rest. */
const MAX_VALUES = 200;
/** A longer value is told with the rest: it would take the room of fifty others. */
export const MAX_VALUE_CHARS = 100;

/** What the numbers of one report stand for. */
export class Dictionary implements Numbers {
  private readonly numbers = new Map<string, number>();
  private readonly values: string[] = [];

  readonly numberOf = (value: string): number | null => {
    const known = this.numbers.get(value);
    if (known !== undefined) return known;
    const number = this.values.length;
    if (number >= MAX_VALUES || value.length > MAX_VALUE_CHARS) return null;
    this.values.push(value);
    this.numbers.set(value, number);
    return number;
  };

  readonly nameOf = (number: number): string | undefined => this.values[number];

  /** Every value, by its number. */
  get all(): readonly string[] {
    return this.values;
  }
}
