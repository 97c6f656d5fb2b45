/** A node's keys from the root on: names of fields and places in lists. */
export type Path = readonly (string | number)[];

/** A node that is in sight, were all rows in the page. */
export interface TreeRow {
  path: Path;
  key: string;
  value: unknown;
  /** Fields or items; null for what has none inside. */
  size: number | null;
  isOpen: boolean;
  /** Its place among its siblings, from 1, and how many they are. */
  place: number;
  siblings: number;
}

/** Deeper levels and longer lists are closed at first, so that a large payload does not fill the page. */
const OPEN_DEPTH = 2;
const OPEN_ITEMS = 20;

/** One text for a path, to find it again. */
export const keyOf = (path: Path): string => path.reduce<string>(keyBelow, "");

const keyBelow = (key: string, name: string | number): string =>
  `${key}/${typeof name === "number" ? name : JSON.stringify(name)}`;

const isInside = (value: unknown): value is object => typeof value === "object" && value !== null;

/** How many fields or items a value has; null for one that has none inside. */
export function sizeOf(value: unknown): number | null {
  if (!isInside(value)) return null;
  return Array.isArray(value) ? value.length : Object.keys(value).length;
}

/** Names and values inside, one after the other: nothing is made for those that are not looked at. */
function* entriesOf(value: object): Generator<[string | number, unknown]> {
  if (Array.isArray(value)) for (let at = 0; at < value.length; at++) yield [at, value[at]];
  else for (const name of Object.keys(value)) yield [name, (value as Record<string, unknown>)[name]];
}

/** The rows of a tree from top to bottom; `open` has what was opened and closed by hand. */
export function rowsOf(root: unknown, open: ReadonlyMap<string, boolean>): TreeRow[] {
  const rows: TreeRow[] = [];
  const add = (value: object, path: Path, above: string) => {
    const siblings = sizeOf(value) ?? 0;
    let place = 0;
    for (const [name, item] of entriesOf(value)) {
      place += 1;
      const at = [...path, name];
      const size = sizeOf(item);
      const key = keyBelow(above, name);
      const opens = size !== null && size > 0;
      const isOpen =
        opens && (open.get(key) ?? (at.length <= OPEN_DEPTH && siblings <= OPEN_ITEMS && size <= OPEN_ITEMS));
      rows.push({ path: at, key, value: item, size, isOpen, place, siblings });
      if (isOpen && isInside(item)) add(item, at, key);
    }
  };
  if (isInside(root)) add(root, [], "");
  return rows;
}

const PLAIN_NAME = /^[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*$/;

/** A node's JSONPath (RFC 9535). */
export function jsonPathOf(path: Path): string {
  const steps = path.map((name) => {
    if (typeof name === "number") return `[${name}]`;
    return PLAIN_NAME.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
  });
  return `$${steps.join("")}`;
}

/** A value as text: what is in quotes in JSON comes without them. */
export const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** A value to be pasted elsewhere: of one with something inside the JSON, indented. */
export const copyOf = (value: unknown): string =>
  isInside(value) ? JSON.stringify(value, null, 2) : textOf(value);

export interface Hits {
  paths: Path[];
  /** There are more. */
  isFull: boolean;
}

/** The nodes whose name or value holds a text, in any case, from top to bottom: at most `most`. */
export function findInTree(root: unknown, wanted: string, most: number): Hits {
  const text = wanted.toLowerCase();
  const paths: Path[] = [];
  const look = (value: object, path: Path): boolean => {
    for (const [name, item] of entriesOf(value)) {
      const at = [...path, name];
      const holds =
        (typeof name === "string" && name.toLowerCase().includes(text)) ||
        (!isInside(item) && textOf(item).toLowerCase().includes(text));
      if (holds) {
        if (paths.length === most) return false;
        paths.push(at);
      }
      if (isInside(item) && !look(item, at)) return false;
    }
    return true;
  };
  const isFull = text !== "" && isInside(root) && !look(root, []);
  return { paths, isFull };
}

/** What was opened and closed, with all that leads to these nodes open; the same map where all of it is. */
export function opened(
  open: ReadonlyMap<string, boolean>,
  paths: readonly Path[],
): ReadonlyMap<string, boolean> {
  const keys = paths.flatMap((path) => path.slice(1).map((_, index) => keyOf(path.slice(0, index + 1))));
  const closed = keys.filter((key) => open.get(key) !== true);
  return closed.length === 0 ? open : new Map([...open, ...closed.map((key) => [key, true] as const)]);
}
