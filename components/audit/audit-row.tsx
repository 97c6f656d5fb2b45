import { Badge } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { AuditEntry } from "@/lib/contract/audit";
import { Scrollable } from "../operations/scrollable";
import { actionWords, targetOf, valueText } from "./entry-words";

const OUTCOME = {
  done: { text: "Done", tone: "neutral" },
  refused: { text: "Refused", tone: "warn" },
  failed: { text: "Failed", tone: "danger" },
  unknown: { text: "Not known", tone: "warn" },
} as const;

/** One change; before and after unfold. */
export function AuditRow({ entry, nameOf }: { entry: AuditEntry; nameOf(queueKey: string): string }) {
  const target = targetOf(entry, nameOf);
  const before = valueText(entry.before);
  const after = valueText(entry.after);
  return (
    <li className="grid gap-1 border-line border-b px-3 py-2 text-sm last:border-b-0">
      <div className="grid items-baseline gap-x-3 gap-y-1 md:grid-cols-[minmax(12rem,18rem)_minmax(8rem,1fr)_minmax(8rem,1.5fr)_6rem_7rem]">
        <span className="min-w-0">
          <span className="font-medium">{actionWords(entry.action)}</span>{" "}
          <span className="text-muted">· {entry.actor}</span>
        </span>
        <span className="min-w-0 break-words md:truncate" title={target.text}>
          {target.href ? (
            <Link className="hover:underline" href={target.href}>
              {target.text}
            </Link>
          ) : (
            target.text
          )}
        </span>
        <span className="min-w-0 break-words text-muted">
          {entry.reason ? `“${entry.reason}”` : "no reason given"}
        </span>
        <span>
          <Badge tone={OUTCOME[entry.outcome].tone}>{OUTCOME[entry.outcome].text}</Badge>
        </span>
        <span className="text-muted md:text-right">
          <RelativeTime at={entry.at} />
        </span>
      </div>
      {entry.error && <p className="break-words text-danger">{entry.error}</p>}
      {(before || after) && (
        <details>
          <summary className="w-fit cursor-pointer text-muted text-xs">Before and after</summary>
          <div className="mt-1 grid gap-2 md:grid-cols-2">
            <Value title="Before" text={before} />
            <Value title="After" text={after} />
          </div>
        </details>
      )}
    </li>
  );
}

function Value({ title, text }: { title: string; text: string }) {
  return (
    <div className="min-w-0">
      <h3 className="text-muted text-xs">{title}</h3>
      <Scrollable label={`${title}, value`} className="max-h-60 rounded-md border border-line bg-ground p-2">
        <pre className="font-mono text-xs">{text || "nothing"}</pre>
      </Scrollable>
    </div>
  );
}
