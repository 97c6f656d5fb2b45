import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import type { GroupMark } from "@/lib/contract/dead-letter-groups";
import { plural } from "@/lib/format";
import { MARKS } from "./group-words";

interface Props {
  count: number;
  readOnly: boolean;
  /** Whether a merge can take them. */
  canMerge: boolean;
  onMerge(): void;
  onMark(mark: GroupMark): void;
  onNone(): void;
}

/** What can be said of the groups that are chosen. */
export const MarkBar = ({ count, readOnly, canMerge, onMerge, onMark, onNone }: Props) => (
  <section
    aria-label="Chosen groups"
    className="flex flex-wrap items-center gap-2 rounded-md border border-line bg-raised px-3 py-2 text-sm"
  >
    <span className="tabular-nums">{plural(count, "group")} chosen</span>
    {MARKS.map(({ mark, label, key }) => (
      <Button key={mark} size="sm" disabled={readOnly} onClick={() => onMark(mark)}>
        {label} <Kbd>{key}</Kbd>
      </Button>
    ))}
    {canMerge && (
      <Button size="sm" disabled={readOnly} onClick={onMerge}>
        Merge… <Kbd>m</Kbd>
      </Button>
    )}
    <Button size="sm" variant="ghost" onClick={onNone}>
      None
    </Button>
  </section>
);
