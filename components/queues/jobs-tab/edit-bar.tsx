import { Pencil } from "lucide-react";
import { Button } from "@/components/ui/button";
import { formatNumber, plural } from "@/lib/format";

export interface EditBarProps {
  state: string;
  /** Chosen by hand. */
  chosen: number;
  total: number;
  readOnly: boolean;
  onEdit(): void;
  onNone(): void;
}

/** Leads from a list of jobs to an edit: of those that are chosen, else of all that match a filter. */
export const EditBar = ({ state, chosen, total, readOnly, onEdit, onNone }: EditBarProps) => (
  <section aria-label="Edit jobs" className="flex min-h-8 flex-wrap items-center gap-2 text-sm">
    <output className="text-muted tabular-nums">
      {chosen === 0 ? `${formatNumber(total)} ${state}` : `${plural(chosen, "job")} chosen`}
    </output>
    {chosen > 0 && (
      <Button size="sm" variant="ghost" onClick={onNone}>
        Clear selection
      </Button>
    )}
    <Button
      size="sm"
      variant={chosen > 0 ? "primary" : "secondary"}
      className="ml-auto"
      disabled={readOnly || total === 0}
      onClick={onEdit}
    >
      <Pencil aria-hidden /> {chosen > 0 ? `Edit ${plural(chosen, "job")}…` : "Edit all that match…"}
    </Button>
  </section>
);
