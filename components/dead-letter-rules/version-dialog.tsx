import type { RuleSet } from "@/lib/contract/dead-letter-rules";
import { Scrollable } from "../operations/scrollable";
import { ApplyDialog } from "./apply-dialog";
import { ruleKeys } from "./rule-order";
import { RuleSentence } from "./rule-sentence";

interface Props {
  current: RuleSet;
  /** A former version; version 0 has no rules. */
  former: Pick<RuleSet, "version" | "rules">;
  onClose(): void;
}

/** A former version: its rules, what they would make of the groups now, and a way to put them in force again. */
export function VersionDialog({ current, former: { version, rules }, onClose }: Props) {
  const keys = ruleKeys(rules);
  return (
    <ApplyDialog
      title={`Put version ${version} in force again?`}
      description="It becomes a new version, in force at once. All others are kept, and no dead letter changes."
      confirmLabel="Put in force again"
      current={current}
      change={{ version }}
      onClose={onClose}
      onApplied={onClose}
    >
      {rules.length === 0 ? (
        <p className="text-sm">It has no rules: each cause is a group of its own.</p>
      ) : (
        <Scrollable label={`Rules of version ${version}`} className="max-h-40">
          <ol className="grid list-decimal gap-1 pl-6 text-sm">
            {rules.map((rule, index) => (
              <li key={keys[index]}>
                <RuleSentence rule={rule} />
              </li>
            ))}
          </ol>
        </Scrollable>
      )}
    </ApplyDialog>
  );
}
