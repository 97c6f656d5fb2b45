import type { TreeRow } from "./tree-model";

export type TreeStep = { do: "go" | "toggle"; index: number };

/** What a key does in a tree, as the tree of WAI-ARIA has it; null for a key that is not its own. Pure. */
export function treeStep(key: string, rows: readonly TreeRow[], at: number): TreeStep | null {
  const row = rows[at];
  const go = (index: number): TreeStep => ({
    do: "go",
    index: Math.max(0, Math.min(rows.length - 1, index)),
  });
  switch (key) {
    case "ArrowDown":
      return go(at + 1);
    case "ArrowUp":
      return go(at - 1);
    case "Home":
      return go(0);
    case "End":
      return go(rows.length - 1);
    case "ArrowRight":
      return row && !row.isOpen ? { do: "toggle", index: at } : go(row && row.size !== null ? at + 1 : at);
    case "ArrowLeft":
      return row?.isOpen ? { do: "toggle", index: at } : go(parentOf(rows, at));
    case "Enter":
    case " ":
      return { do: "toggle", index: at };
    default:
      return nextNamed(key, rows, at);
  }
}

function parentOf(rows: readonly TreeRow[], at: number): number {
  const depth = rows[at]?.path.length ?? 0;
  const above = rows.findLastIndex((row, index) => index < at && row.path.length < depth);
  return above === -1 ? at : above;
}

/** A letter goes to the next node whose name begins with it, from the top again behind the last. */
function nextNamed(key: string, rows: readonly TreeRow[], at: number): TreeStep | null {
  if (!/^[\p{L}\p{N}_$]$/u.test(key)) return null;
  const letter = key.toLowerCase();
  const begins = ({ path }: TreeRow) => String(path.at(-1)).toLowerCase().startsWith(letter);
  const below = rows.findIndex((row, index) => index > at && begins(row));
  const index = below === -1 ? rows.findIndex(begins) : below;
  return index === -1 ? null : { do: "go", index };
}
