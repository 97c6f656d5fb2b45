import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { RulesPreview } from "@/lib/contract/dead-letter-rules";
import { formatNumber, plural } from "@/lib/format";
import { partWords } from "../dead-letter-groups/group-words";
import { Scrollable } from "../operations/scrollable";

interface Props {
  /** The change is not whole yet: what it lacks. */
  missing: string | null;
  found: RulesPreview | undefined;
  error: Error | null;
  /** It is of what was asked before. */
  isOld: boolean;
  nameOf(queue: string): string;
  onRetry(): void;
}

/** What other rules would make of the groups as they are now. */
export function RulesPreviewPanel({ missing, found, error, isOld, nameOf, onRetry }: Props) {
  return (
    <section aria-label="What it would change" aria-busy={isOld} className="grid min-w-0 gap-2 text-sm">
      <h3 className="font-medium text-xs">What it would change</h3>
      {missing && <p className="text-muted">{missing}</p>}
      {!missing && error && <ErrorState error={error} onRetry={onRetry} />}
      {!missing && !error && !found && <Skeleton className="h-24" />}
      {!missing && !error && found && <Found found={found} nameOf={nameOf} />}
    </section>
  );
}

function Found({ found, nameOf }: { found: RulesPreview } & Pick<Props, "nameOf">) {
  const { groupsBefore, groupsAfter, changed, letters, changes } = found;
  if (changed === 0) return <p>Nothing for now: no dead letter that is there would be in another group.</p>;
  return (
    <>
      <p>
        <strong className="font-medium tabular-nums">
          {plural(groupsBefore, "group")} → {formatNumber(groupsAfter)}
        </strong>
        : {plural(letters, "dead letter")} would be in another group.
      </p>
      <Scrollable label="Groups that change" className="max-h-60 rounded-md border border-line">
        <table className="w-full table-fixed">
          <thead>
            <tr className="h-8 bg-raised text-left text-muted text-xs">
              <th scope="col" className="px-3 font-normal">
                Group
              </th>
              <th scope="col" className="w-20 px-3 text-right font-normal">
                Now
              </th>
              <th scope="col" className="w-20 px-3 text-right font-normal">
                Then
              </th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ key, title, part, before, after }) => (
              <tr key={key} className="border-line border-t">
                <th scope="row" className="px-3 py-1.5 text-left font-normal">
                  <span className="block truncate font-mono text-xs" title={title}>
                    {title || "No reason was given"}
                  </span>
                  {part && (
                    <span className="block truncate text-muted text-xs">{partWords(part, nameOf)}</span>
                  )}
                </th>
                <td className="px-3 text-right tabular-nums">{before > 0 ? formatNumber(before) : "–"}</td>
                <td className="px-3 text-right tabular-nums">{after > 0 ? formatNumber(after) : "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrollable>
      {changed > changes.length && (
        <p className="text-muted text-xs">
          The largest {formatNumber(changes.length)} of {formatNumber(changed)} are shown.
        </p>
      )}
    </>
  );
}
