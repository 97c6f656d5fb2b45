"use client";

import { Button } from "@/components/ui/button";
import { CheckField } from "@/components/ui/check-field";
import { Dialog, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { QueueSummary } from "@/lib/contract/queues";
import { ALL, PINNED, PREFIX, TROUBLED } from "./slides";
import { LEAST_SECONDS, MOST_SECONDS } from "./use-wallboard-url";

interface Props {
  show: readonly string[];
  every: number;
  queues: readonly QueueSummary[];
  onChange(part: { show?: string[]; every?: number }): void;
  onClose(): void;
}

/** What the wallboard shows, in turn. It stands in the address at once, which can be opened on any screen. */
export function ChooseDialog({ show, every, queues, onChange, onClose }: Props) {
  const prefixes = [...new Set(queues.map(({ prefix }) => prefix))];
  const words: { word: string; label: string }[] = [
    { word: ALL, label: "How everything stands" },
    { word: TROUBLED, label: "The five queues that need a look most" },
    { word: PINNED, label: "Pinned queues" },
    ...(prefixes.length > 1
      ? prefixes.map((prefix) => ({ word: `${PREFIX}${prefix}`, label: `All queues of ${prefix}` }))
      : []),
    ...queues.map(({ key, name }) => ({ word: key, label: name })),
  ];
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="What the wallboard shows"
        description="One after the other. All of it is in the address: open that on the screen on the wall."
      >
        <div className="grid max-h-[50dvh] gap-2 overflow-y-auto">
          {words.map(({ word, label }) => (
            <CheckField
              key={word}
              id={`show-${word}`}
              checked={show.includes(word)}
              onChange={(on) =>
                onChange({ show: on ? [...show, word] : show.filter((other) => other !== word) })
              }
            >
              {label}
            </CheckField>
          ))}
        </div>
        <Field label="Seconds for each" hint={`From ${LEAST_SECONDS} to ${MOST_SECONDS}.`}>
          <Input
            type="number"
            min={LEAST_SECONDS}
            max={MOST_SECONDS}
            value={every}
            onChange={({ target }) => onChange({ every: Number(target.value) || LEAST_SECONDS })}
          />
        </Field>
        <DialogFooter>
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
