import type { PolicyDifference } from "@/lib/contract/policies";
import { formatDuration, formatNumber } from "@/lib/format";

/** What changes, field by field: what was there, and what will be. */
export function DifferenceTable({ differences }: { differences: PolicyDifference[] }) {
  if (differences.length === 0) return <p className="text-muted text-sm">Nothing differs.</p>;
  return (
    <table className="w-full text-xs tabular-nums">
      <caption className="sr-only">Changes</caption>
      <thead>
        <tr className="h-7 text-left text-muted">
          <th scope="col" className="pr-3 font-normal">
            Field
          </th>
          <th scope="col" className="pr-3 text-right font-normal">
            Before
          </th>
          <th scope="col" className="text-right font-normal">
            After
          </th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ path, before, after }) => (
          <tr key={path} className="border-t">
            <th scope="row" className="break-all py-1 pr-3 text-left font-mono font-normal">
              {path}
            </th>
            <td className="py-1 pr-3 text-right text-muted">{valueWords(path, before)}</td>
            <td className="py-1 text-right font-medium">{valueWords(path, after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Exact: a long duration is said in words beside its milliseconds. */
function valueWords(path: string, value: PolicyDifference["before"]): string {
  if (value === null) return "none";
  if (typeof value !== "number") return String(value);
  if (!path.endsWith("Ms")) return String(value);
  return value < 1_000 ? `${value} ms` : `${formatNumber(value)} ms (${formatDuration(value)})`;
}
