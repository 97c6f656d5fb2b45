import type { Context } from "../../context";
import type { GroupState, GroupsPatch } from "../../contract/dead-letter-groups";
import { SpillwayError } from "../../errors";
import { tallyLetters } from "../index/query";
import type { GroupTally } from "../index/tally";
import { isBuilding } from "../index-filter";
import { forgetGroupBook, readGroupBook } from "./book";
import { titleOf } from "./describe";
import { changeNotes, type GroupNotes, stateOf } from "./notes";
import { NO_TREND } from "./trend";

/** What is said of one group, as the API and the audit give it. */
export interface GroupSaid {
  key: string;
  state: GroupState;
  note: string;
  owner: string | null;
}

/**
 * Changes what is said of groups; what is left out of the change stays. While the index is being built it is not known whether
 * a group is there, and its name stays what it was. Throws `not_found`, before anything is changed.
 */
export async function changeGroups(
  ctx: Context,
  { groups, state, note, owner }: GroupsPatch,
  by: string,
): Promise<{ before: GroupSaid[]; after: GroupSaid[] }> {
  const keys = [...new Set(groups)];
  const book = await readGroupBook(ctx);
  const tallies = await talliesOf(ctx, keys);
  const unknown = keys.filter((key) => tallies?.get(key) === undefined && book.notesOf(key).at === 0);
  if (tallies && unknown.length > 0) {
    throw new SpillwayError(
      "not_found",
      `There is no group ${unknown.slice(0, 3).join(", ")} of dead letters.`,
      {
        hint: "Its dead letters may be gone, or rules may have merged or split it.",
      },
    );
  }
  const changes = await Promise.all(
    keys.map(async (key) => {
      const tally = tallies?.get(key);
      const title = tally ? titleOf(tally) : book.notesOf(key).title;
      const lastAt = tally?.lastAt ?? null;
      const { before, after } = await changeNotes(ctx, key, { mark: state, note, owner }, { by, title });
      return { before: said(key, before, lastAt), after: said(key, after, lastAt) };
    }),
  );
  forgetGroupBook(ctx);
  return { before: changes.map((one) => one.before), after: changes.map((one) => one.after) };
}

const said = (key: string, notes: GroupNotes, lastAt: number | null): GroupSaid => ({
  key,
  state: stateOf(notes, lastAt),
  note: notes.note,
  owner: notes.owner,
});

/** Null while the index is being built. */
async function talliesOf(ctx: Context, groups: string[]): Promise<Map<string, GroupTally> | null> {
  const { grouping } = await readGroupBook(ctx);
  try {
    const tallies = await tallyLetters(ctx, { groups }, { trend: NO_TREND, top: 0 }, grouping);
    return new Map(tallies.map((tally) => [tally.group, tally]));
  } catch (error) {
    if (isBuilding(error)) return null;
    throw error;
  }
}
