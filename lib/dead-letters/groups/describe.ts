import type { DeadLetterGroup } from "../../contract/dead-letter-groups";
import type { GroupTally } from "../index/tally";
import type { GroupNotes } from "./notes";
import { stateOf } from "./notes";

/** What stands for the message of causes beyond the index's bound. */
const OTHER_TITLE = "Causes beyond the 20,000 that the index tells apart";

/** What a group is called: the message of its main cause. */
export const titleOf = ({ cause }: Pick<GroupTally, "cause">): string => cause?.message ?? OTHER_TITLE;

/** A group as the API gives it. `lastAt` is its last failure whatever the filter, epoch ms; `letters` are all that match. */
export function describeGroup(
  tally: GroupTally,
  { notes, lastAt, letters }: { notes: GroupNotes; lastAt: number; letters: number },
): DeadLetterGroup {
  const { cause, causes, part, count } = tally;
  // Of a part by a column the causes know nothing: they are those of its siblings, too.
  const seen = part === null || part.by === "text" ? causes.map((one) => one.cause.firstSeenMs) : [];
  return {
    key: tally.group,
    title: titleOf(tally),
    errorName: cause?.name ?? "",
    code: cause?.code ?? "",
    class: tally.class,
    frame: cause?.frames[0] ?? null,
    part,
    state: stateOf(notes, lastAt),
    owner: notes.owner,
    hasNote: notes.note !== "",
    count,
    share: letters === 0 ? 0 : count / letters,
    firstSeenAt: Math.floor(Math.min(tally.firstAt, ...seen)),
    lastAt: Math.floor(tally.lastAt),
    attempts: tally.attempts,
    trend: tally.trend,
    facets: tally.facets,
    distinct: tally.distinct,
    causes: tally.distinctCauses,
  };
}
