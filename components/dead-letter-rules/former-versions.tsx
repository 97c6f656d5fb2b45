import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import type { RuleSet } from "@/lib/contract/dead-letter-rules";
import { plural } from "@/lib/format";

interface Props {
  versions: RuleSet[];
  onLook(version: number): void;
}

/** What the rules were before, who changed them, when and why; each version can be looked at and put in force again. */
export const FormerVersions = ({ versions, onLook }: Props) => (
  <section aria-labelledby="former-rules" className="grid min-w-0 gap-2">
    <h2 id="former-rules" className="font-semibold">
      Former versions
    </h2>
    <ol className="overflow-hidden rounded-md border border-line bg-surface">
      {versions.map(({ version, rules, by, at, reason }) => (
        <Row
          key={version}
          title={`Version ${version}`}
          count={plural(rules.length, "rule")}
          onLook={() => onLook(version)}
        >
          “{reason}” · {by} · <RelativeTime at={at} />
        </Row>
      ))}
      <Row title="Version 0" count="no rules" onLook={() => onLook(0)}>
        Before anybody made one: each cause is a group
      </Row>
    </ol>
  </section>
);

interface RowProps {
  title: string;
  count: string;
  onLook(): void;
  children: React.ReactNode;
}

const Row = ({ title, count, onLook, children }: RowProps) => (
  <li className="flex items-center justify-between gap-3 border-line border-b px-3 py-2 text-sm last:border-b-0">
    <div className="grid min-w-0 gap-0.5">
      <p className="font-medium">
        {title} <span className="font-normal text-muted text-xs">{count}</span>
      </p>
      <p className="break-words text-muted text-xs">{children}</p>
    </div>
    <Button size="sm" aria-label={`Look at ${title.toLowerCase()}`} onClick={onLook}>
      Look…
    </Button>
  </li>
);
