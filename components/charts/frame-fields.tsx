"use client";
import { Clock } from "lucide-react";
import { type FormEvent, useState } from "react";
import { fromLocalInput, toLocalInput } from "@/components/dead-letters/times";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { fixedFrame, spanOf } from "./frame";
import { useFrame } from "./frame-context";

/** The time of the charts in two fields: the way to it by keyboard, and to one that somebody names. */
export function FrameFields() {
  const { frame, show } = useFrame();
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const from = fromLocalInput(String(fields.get("from") ?? ""));
    const to = fromLocalInput(String(fields.get("to") ?? ""));
    const nowMs = Date.now();
    if (from === null || to === null) return setProblem("Both times are needed.");
    if (from >= to || from >= nowMs) return setProblem("Must be before “to” and before now.");
    setOpen(false);
    show(fixedFrame(from, to, nowMs));
  }

  const span = spanOf(frame, Date.now());
  return (
    <Popover
      open={open}
      onOpenChange={(next) => {
        setProblem(null);
        setOpen(next);
      }}
    >
      <PopoverTrigger asChild>
        <Button size="sm">
          <Clock aria-hidden /> From – to
        </Button>
      </PopoverTrigger>
      <PopoverContent align="start" aria-label="Time of the charts" className="w-72">
        <form className="grid gap-3" onSubmit={submit} noValidate>
          <Field label="From" error={problem}>
            <Input
              name="from"
              type="datetime-local"
              step={1}
              defaultValue={toLocalInput(span.from, "seconds")}
            />
          </Field>
          <Field label="To" hint="On your clock.">
            <Input name="to" type="datetime-local" step={1} defaultValue={toLocalInput(span.to, "seconds")} />
          </Field>
          <Button type="submit" variant="primary" size="sm">
            Show this time
          </Button>
        </form>
      </PopoverContent>
    </Popover>
  );
}
