import { CheckField } from "@/components/ui/check-field";

/** Reasons that are often right; any other may be written. */
const REASONS = [
  "Test data, not wanted",
  "Done by hand meanwhile",
  "Out of date: nobody waits for it any more",
  "Duplicates of jobs that have succeeded",
  "The customer has gone",
];

interface Props {
  archive: boolean;
  onChange(archive: boolean): void;
}

/** Whether what is discarded is written down first, and what is often the reason. */
export function DiscardFields({ archive, onChange }: Props) {
  return (
    <div className="grid gap-1 text-sm">
      <datalist id="discard-reasons">
        {REASONS.map((reason) => (
          <option key={reason} value={reason} />
        ))}
      </datalist>
      <CheckField id="archive" checked={archive} onChange={onChange}>
        Keep an archive, so that it can be undone
      </CheckField>
      <p className="pl-6 text-muted text-xs">
        {archive
          ? "Each is written to the data directory before it is removed. What does not fit is left where it is."
          : "Without it there is no undo."}
      </p>
    </div>
  );
}
