import { SPLIT_BY } from "../../contract/values/dead-letter-rules";
import { dictionaryValue } from "./filter";
import { FIRST_ID } from "./format";
import { type Group, type Grouping, isParting, OTHER_GROUP, type Parting } from "./grouping";
import type { IndexReader } from "./reader";
import type { Segment, Snapshot } from "./snapshot";

/** Groups counted by themselves; their number times the values of any dictionary stays below 2 ** 32. */
const MAX_GROUPS = 33_000;
/** In place of a cause's number: a column decides. */
const PARTED = 0xffff;
const UNMET = -1;

/** A parting, and the number of the group of each value that was met. */
interface Numbered {
  parting: Parting;
  numbers: Int32Array;
}

/**
 * Numbers the groups of a snapshot, so that rows can be counted in plain arrays. Parts of a split group are numbered as they
 * are met; those beyond the bound count as {@link OTHER_GROUP}.
 */
export class GroupNumbers {
  /** The groups in the order of their numbers. */
  readonly groups: Group[] = [OTHER_GROUP];
  private readonly numbers = new Map<string, number>([[OTHER_GROUP.key, 0]]);
  private readonly ofCause: Uint16Array;
  private readonly parted = new Map<number, Numbered>();

  constructor(
    private readonly snapshot: Snapshot,
    grouping: Grouping,
  ) {
    const { causes } = snapshot;
    this.ofCause = new Uint16Array(causes.length + FIRST_ID);
    const known = new Map<Parting, Numbered>();
    for (const [index, cause] of causes.entries()) {
      const group = grouping.groupOf(cause);
      if (!isParting(group)) {
        this.ofCause[index + FIRST_ID] = this.numberOf(group);
        continue;
      }
      const size = snapshot.dictionaries[group.column].length + FIRST_ID;
      const numbered = known.get(group) ?? { parting: group, numbers: new Int32Array(size).fill(UNMET) };
      known.set(group, numbered);
      this.ofCause[index + FIRST_ID] = PARTED;
      this.parted.set(index + FIRST_ID, numbered);
    }
  }

  /** Whether a later snapshot gives its groups the same numbers. */
  get areLasting(): boolean {
    return this.parted.size === 0;
  }

  /** The number of the group of each of these rows. Throws SegmentGone. */
  async of(reader: IndexReader, segment: Segment, rows: Uint16Array): Promise<Uint16Array> {
    const causes = await reader.column(this.snapshot, segment, "cause");
    const groups = new Uint16Array(rows.length);
    for (let i = 0; i < rows.length; i++)
      groups[i] = this.ofCause[causes[rows[i] as number] as number] as number;
    if (this.parted.size > 0 && groups.includes(PARTED))
      await this.part(reader, segment, rows, causes, groups);
    return groups;
  }

  private async part(
    reader: IndexReader,
    segment: Segment,
    rows: Uint16Array,
    causes: Uint16Array,
    groups: Uint16Array,
  ): Promise<void> {
    for (const column of SPLIT_BY) {
      const tables: (Numbered | undefined)[] = [];
      for (const [cause, numbered] of this.parted)
        if (numbered.parting.column === column) tables[cause] = numbered;
      if (tables.length === 0) continue;
      const values = await reader.column(this.snapshot, segment, column);
      for (let i = 0; i < rows.length; i++) {
        if (groups[i] !== PARTED) continue;
        const row = rows[i] as number;
        const table = tables[causes[row] as number];
        if (table) groups[i] = this.partNumber(table, values[row] as number);
      }
    }
  }

  private partNumber({ parting, numbers }: Numbered, value: number): number {
    const known = numbers[value] ?? UNMET;
    if (known !== UNMET) return known;
    const number = this.numberOf(parting.groupOf(dictionaryValue(this.snapshot, parting.column, value)));
    numbers[value] = number;
    return number;
  }

  private numberOf(group: Group): number {
    const known = this.numbers.get(group.key);
    if (known !== undefined) return known;
    if (this.groups.length >= MAX_GROUPS) return 0;
    this.numbers.set(group.key, this.groups.length);
    return this.groups.push(group) - 1;
  }
}
