import type { DeadLetterGroup } from "@/lib/contract/dead-letter-groups";
import { GroupHeader, GroupRow } from "./group-row";

interface Props {
  groups: DeadLetterGroup[];
  selected: ReadonlySet<string>;
  /** The group that has the keyboard's cursor. */
  current: DeadLetterGroup | undefined;
  nameOf(queue: string): string;
  onToggle(key: string): void;
  onToggleShown(): void;
}

/** The groups of a page, as a table where there is room. */
export const GroupList = ({ groups, selected, current, nameOf, onToggle, onToggleShown }: Props) => (
  <section
    aria-label="Groups of dead letters"
    className="min-w-0 overflow-hidden rounded-md border border-line bg-surface"
  >
    <GroupHeader checked={groups.every(({ key }) => selected.has(key))} onToggle={onToggleShown} />
    <ul>
      {groups.map((group) => (
        <li key={group.key}>
          <GroupRow
            group={group}
            nameOf={nameOf}
            selected={selected.has(group.key)}
            current={group === current}
            onToggle={() => onToggle(group.key)}
          />
        </li>
      ))}
    </ul>
  </section>
);
