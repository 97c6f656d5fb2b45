import { PAGES } from "@/components/layout/nav-items";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";

const GENERAL = [
  { keys: ["Ctrl", "K"], does: "Search, jump and act" },
  { keys: ["/"], does: "Filter this page" },
  { keys: ["j"], does: "Next row" },
  { keys: ["k"], does: "Row before" },
  { keys: ["Enter"], does: "Open the row" },
  { keys: ["→", "←"], does: "Show or hide the shards of the row" },
  { keys: ["x"], does: "Select the row (dead letters, jobs)" },
  { keys: ["r"], does: "Replay what is selected (dead letters)" },
  { keys: ["e", "i", "r", "n"], does: "Group is known, ignored, resolved, new" },
  { keys: ["m"], does: "Merge the groups that are chosen" },
  { keys: ["Ctrl", "V"], does: "Find the job whose id was copied" },
  { keys: ["?"], does: "This help" },
];

export interface KeyboardHelpProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function KeyboardHelp({ open, onOpenChange }: KeyboardHelpProps) {
  const rows = [
    ...GENERAL,
    ...PAGES.map(({ letter, label }) => ({ keys: ["g", letter], does: `Go to ${label}` })),
  ];
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title="Keyboard">
        <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-1.5 sm:grid-cols-[auto_1fr_auto_1fr]">
          {rows.map(({ keys, does }) => (
            <div key={does} className="contents">
              <dt className="flex gap-1">
                {keys.map((key) => (
                  <Kbd key={key}>{key}</Kbd>
                ))}
              </dt>
              <dd className="text-muted">{does}</dd>
            </div>
          ))}
        </dl>
      </DialogContent>
    </Dialog>
  );
}
