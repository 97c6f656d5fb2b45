import { Checkbox } from "@/components/ui/checkbox";
import type { JobSummary } from "@/lib/contract/jobs";
import { isSelected, type ListSelection } from "../../dead-letters/selection";

/** The jobs of a list that are chosen, and what changes that. */
export interface JobChoice {
  selection: ListSelection;
  /** `range`: also all between this one and the one before. */
  onToggle(job: JobSummary, range: boolean): void;
  onToggleShown(): void;
}

export const JobSelect = ({ job, choice }: { job: JobSummary; choice: JobChoice }) => (
  <Checkbox
    aria-label={`Select ${job.name} ${job.id}`}
    checked={isSelected(choice.selection, job)}
    onClick={(event) => {
      event.preventDefault();
      choice.onToggle(job, event.shiftKey);
    }}
  />
);
