import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { AuditEntry } from "@/lib/contract/audit";
import { auditHref } from "../audit/audit-href";
import { targetOf } from "../audit/entry-words";
import { historyWords } from "./history-words";

interface Props {
  group: string;
  /** Newest first; undefined while they are read. */
  entries: AuditEntry[] | undefined;
  /** Whether they could not be read. */
  isFailed: boolean;
  /** When it failed again after it was resolved; null unless it did. */
  regressedAt: number | null;
  nameOf(queue: string): string;
}

/** Who said or did what about a group, and when it came back although it was called resolved. */
export function GroupHistory({ group, entries, isFailed, regressedAt, nameOf }: Props) {
  const rows = [
    ...(entries ?? []).map((entry) => ({ at: entry.at, entry })),
    ...(regressedAt === null ? [] : [{ at: regressedAt, entry: null }]),
  ].sort((a, b) => b.at - a.at);
  return (
    <section aria-labelledby="group-history" className="grid min-w-0 gap-2">
      <h2 id="group-history" className="font-semibold">
        History
      </h2>
      {isFailed && !entries && <p className="text-muted text-sm">The audit cannot be read just now.</p>}
      {entries && rows.length === 0 && (
        <p className="text-muted text-sm">Nobody has said or done anything yet.</p>
      )}
      <ol className="grid gap-2 text-sm">
        {rows.map(({ at, entry }) => (
          <li key={entry?.id ?? "regressed"} className="grid min-w-0 gap-0.5">
            <span className="flex items-baseline justify-between gap-3">
              {entry ? (
                <What entry={entry} group={group} nameOf={nameOf} />
              ) : (
                <span className="font-medium text-danger">Failed again</span>
              )}
              <span className="shrink-0 text-muted text-xs">
                <RelativeTime at={at} />
              </span>
            </span>
            {entry && (
              <span className="break-words text-muted text-xs">
                {entry.actor}
                {entry.reason && ` · “${entry.reason}”`}
                {entry.outcome !== "done" && ` · ${entry.outcome}`}
              </span>
            )}
          </li>
        ))}
      </ol>
      <Link href={auditHref(group)} className="w-fit text-accent text-sm underline underline-offset-2">
        All of it in the audit
      </Link>
    </section>
  );
}

/** What was done; a replay or a discard has a page. */
function What({ entry, group, nameOf }: { entry: AuditEntry } & Pick<Props, "group" | "nameOf">) {
  const words = historyWords(entry, group);
  const { href } = targetOf(entry, nameOf);
  if (href === null || entry.target.id === undefined) return <span className="min-w-0">{words}</span>;
  return (
    <Link href={href} className="min-w-0 hover:underline">
      {words}
    </Link>
  );
}
