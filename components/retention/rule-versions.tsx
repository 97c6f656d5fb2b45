import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import type { RetentionRule } from "@/lib/contract/retention";
import { Scrollable } from "../operations/scrollable";
import { limitWords } from "./rule-words";

interface Props {
  versions: RetentionRule[];
  onTake(version: RetentionRule): void;
}

/** What a rule was before, who changed it and why; one of them can be put into the form again. */
export function RuleVersions({ versions, onTake }: Props) {
  if (versions.length < 2) return null;
  return (
    <details className="min-w-0 rounded-md border border-line text-sm">
      <summary className="cursor-pointer px-3 py-2">Versions before this one</summary>
      <Scrollable label="Versions of the rule" className="max-h-48 border-line border-t">
        <ul className="divide-y divide-line">
          {versions.slice(1).map((one) => (
            <li key={one.version} className="flex items-center justify-between gap-3 px-3 py-2">
              <span className="min-w-0">
                <span className="tabular-nums">{one.version}</span>: {limitWords(one)}
                {!one.enabled && ", off"}
                <span className="block truncate text-muted text-xs" title={one.reason}>
                  {one.by} · <RelativeTime at={one.at} /> · {one.reason}
                </span>
              </span>
              <Button size="sm" variant="ghost" onClick={() => onTake(one)}>
                Take this
              </Button>
            </li>
          ))}
        </ul>
      </Scrollable>
    </details>
  );
}
