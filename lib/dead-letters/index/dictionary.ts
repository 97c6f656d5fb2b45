import { DICTIONARY_BOUNDS, type DictionaryName, FIRST_ID, NONE, OTHER } from "./format";

/** The values of one dictionary column and their ids, as the writer holds them. */
export class Dictionary {
  private readonly ids = new Map<string, number>();
  /** Values that Redis has not been told of yet, in order. */
  private fresh: string[] = [];
  /** A value had no place: new generations leave out what is gone. */
  overflowed = false;

  constructor(
    readonly name: DictionaryName,
    stored: string[],
    /** What a stored value is found by. */
    private readonly keyOf: (stored: string) => string = (value) => value,
  ) {
    for (const value of stored) this.ids.set(this.keyOf(value), this.ids.size + FIRST_ID);
  }

  /** The id of a value that is there; null for one that is not. */
  find(key: string): number | null {
    return this.ids.get(key) ?? null;
  }

  /** Whether a value is there or has a place. */
  takes(key: string): boolean {
    return this.ids.has(key) || this.ids.size < DICTIONARY_BOUNDS[this.name];
  }

  /** The id of a value, which is added when it is new; `OTHER` when the dictionary is full. */
  idOf(key: string | null, stored: () => string = () => key ?? ""): number {
    if (key === null) return NONE;
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    if (this.ids.size >= DICTIONARY_BOUNDS[this.name]) {
      this.overflowed = true;
      return OTHER;
    }
    const id = this.ids.size + FIRST_ID;
    this.ids.set(key, id);
    this.fresh.push(stored());
    return id;
  }

  /** The new values since the last call. */
  takeFresh(): string[] {
    const taken = this.fresh;
    this.fresh = [];
    return taken;
  }
}
