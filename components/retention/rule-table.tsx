import { Pencil, Trash2 } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { RetentionAnswer } from "@/lib/contract/retention";
import { formatNumber } from "@/lib/format";
import { operationHref } from "../operations/operation-ref";
import { selectionWords } from "../operations/progress";
import { Scrollable } from "../operations/scrollable";
import { limitWords } from "./rule-words";

type Listed = RetentionAnswer["rules"][number];

interface Props {
  rules: Listed[];
  readOnly: boolean;
  nameOf(queue: string): string;
  onEdit(rule: Listed): void;
  onDelete(rule: Listed): void;
}

const HEAD = "px-3 font-normal";
const NOT_ON_PHONE = "max-md:hidden";

/** The rules: what each removes, and what was done for it last. */
export function RuleTable({ rules, ...props }: Props) {
  return (
    <div className="min-w-0 rounded-md border">
      <Scrollable label="Retention rules, table">
        <table className="w-full text-sm">
          <thead>
            <tr className="h-8 bg-surface text-left text-muted text-xs">
              <th scope="col" className={HEAD}>
                Rule
              </th>
              <th scope="col" className={HEAD}>
                Discards
              </th>
              <th scope="col" className={`${HEAD} ${NOT_ON_PHONE}`}>
                Last discard
              </th>
              <th scope="col" className={`${HEAD} ${NOT_ON_PHONE}`}>
                Last change
              </th>
              <th scope="col" className={HEAD}>
                <span className="sr-only">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rules.map((rule) => (
              <Row key={rule.id} rule={rule} {...props} />
            ))}
          </tbody>
        </table>
      </Scrollable>
    </div>
  );
}

const Row = ({ rule, readOnly, nameOf, onEdit, onDelete }: Omit<Props, "rules"> & { rule: Listed }) => (
  <tr className="border-t align-top">
    <th scope="row" className="px-3 py-2 text-left font-medium">
      {rule.name} {!rule.enabled && <Badge>off</Badge>}
      <span className="block font-normal text-muted text-xs">version {rule.version}</span>
    </th>
    <td className="px-3 py-2">
      {limitWords(rule)}
      <span className="block text-muted text-xs">
        {selectionWords({ filter: rule.filter }, { queue: nameOf, time: String })}
        {rule.archive ? " · archived first" : " · no archive, no undo"}
      </span>
      {rule.enabled && rule.run?.waitsFor && (
        <span className="block text-warn text-xs">Waits: {rule.run.waitsFor}</span>
      )}
    </td>
    <td className={`px-3 py-2 ${NOT_ON_PHONE}`}>
      <LastDiscard run={rule.run} enabled={rule.enabled} />
    </td>
    <td className={`px-3 py-2 text-muted text-xs ${NOT_ON_PHONE}`}>
      {rule.by} · <RelativeTime at={rule.at} />
      <span className="block max-w-60 truncate" title={rule.reason}>
        {rule.reason}
      </span>
    </td>
    <td className="px-2 py-1.5 text-right">
      <span className="inline-flex">
        <Button
          size="icon"
          variant="ghost"
          disabled={readOnly}
          aria-label={`Change ${rule.name}`}
          onClick={() => onEdit(rule)}
        >
          <Pencil aria-hidden />
        </Button>
        <Button
          size="icon"
          variant="ghost"
          disabled={readOnly}
          aria-label={`Remove ${rule.name}`}
          onClick={() => onDelete(rule)}
        >
          <Trash2 aria-hidden />
        </Button>
      </span>
    </td>
  </tr>
);

function LastDiscard({ run, enabled }: { run: Listed["run"]; enabled: boolean }) {
  if (!run?.discard) {
    return <span className="text-muted">{enabled && run ? "nothing was due yet" : "none yet"}</span>;
  }
  return (
    <>
      <Link
        className="text-accent underline underline-offset-2"
        href={operationHref("discard", run.discard.id)}
      >
        {formatNumber(run.discard.total)} jobs
      </Link>{" "}
      <span className="text-muted">
        <RelativeTime at={run.discard.at} />
      </span>
    </>
  );
}
