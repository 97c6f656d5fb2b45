/** Cursors of the pages after the first, in the order they were reached. */
export type Trail = readonly string[];

/** The trail after going from the page of `cursor` to that of `to`. */
export const walkTo = (trail: Trail, cursor: string | null, to: string): Trail => [
  ...upTo(trail, cursor),
  to,
];

/** Cursor of the page before that of `cursor`; null, the first page, when that one was never walked past. */
export const pageBefore = (trail: Trail, cursor: string | null): string | null =>
  (cursor === null ? undefined : upTo(trail, cursor).at(-2)) ?? null;

function upTo(trail: Trail, cursor: string | null): Trail {
  if (cursor === null) return [];
  const at = trail.indexOf(cursor);
  return at < 0 ? [cursor] : trail.slice(0, at + 1);
}
