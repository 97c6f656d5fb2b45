import { Button } from "@/components/ui/button";
import type { RuleSet } from "@/lib/contract/dead-letter-rules";

interface Props {
  /** What was changed, in words. */
  changes: string;
  /** The rules in force, when they are not those any more from which the changes were made. */
  meanwhile: RuleSet | null;
  onReview(): void;
  onDrop(): void;
}

/** Changes that are not in force yet, and what can be done with them. */
export const DraftBar = ({ changes, meanwhile, onReview, onDrop }: Props) => (
  <section
    aria-label="Changes that are not in force"
    className="flex flex-wrap items-center gap-2 rounded-md border border-line bg-raised px-3 py-2 text-sm"
  >
    <span>Not in force yet: {changes}.</span>
    {meanwhile ? (
      <p role="alert" className="w-full text-warn">
        The rules were changed meanwhile: version {meanwhile.version} by {meanwhile.by}, “{meanwhile.reason}”.
        Drop your changes and make them again on top of that.
      </p>
    ) : (
      <Button size="sm" variant="primary" onClick={onReview}>
        Preview and apply…
      </Button>
    )}
    <Button size="sm" onClick={onDrop}>
      Drop changes
    </Button>
  </section>
);
