import { Link } from "@/components/ui/link";
import type { GroupRule } from "@/lib/contract/dead-letter-rules";
import { formatNumber } from "@/lib/format";
import { COLUMN_WORDS } from "../dead-letter-groups/group-words";
import { groupHref } from "../dead-letters/addresses";

/** Groups of a merge that are named. */
const NAMED = 5;

/** What one rule does, in words. Only what it leaves in place is a link: what it takes has no page any more. */
export function RuleSentence({ rule }: { rule: GroupRule }) {
  if (rule.kind === "merge") {
    const more = rule.groups.length - NAMED;
    return (
      <>
        <Verb>Merge</Verb>{" "}
        {rule.groups.slice(0, NAMED).map(({ key, title }, index) => (
          <span key={key}>
            {index > 0 && ", "}
            <Title of={title} />
          </span>
        ))}
        {more > 0 && ` and ${formatNumber(more)} more`} into <LinkedTitle group={rule.into} />
      </>
    );
  }
  const { group, by } = rule;
  if ("column" in by) {
    return (
      <>
        <Verb>Split</Verb> <Title of={group.title} /> by {COLUMN_WORDS[by.column]}
      </>
    );
  }
  return (
    <>
      <Verb>Split</Verb> <LinkedTitle group={group} />: what has <Title of={`“${by.text}”`} /> in its message
      is a group of its own
    </>
  );
}

const Verb = ({ children }: { children: string }) => <strong className="font-medium">{children}</strong>;

const Title = ({ of }: { of: string }) => (
  <span className="break-words font-mono text-xs">{of || "no reason given"}</span>
);

const LinkedTitle = ({ group }: { group: { key: string; title: string } }) => (
  <Link href={groupHref(group.key)} className="text-accent underline underline-offset-2">
    <Title of={group.title} />
  </Link>
);
