"use client";

import { Pause, PencilLine, Play, StepForward, Trash2 } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useReadOnly } from "@/components/hooks/use-session";
import { Button } from "@/components/ui/button";
import type { SchedulerDetail } from "@/lib/contract/schedulers";
import { PauseDialog, RemoveDialog, ResumeDialog, RunDialog } from "./action-dialogs";
import { draftOf } from "./draft";
import { SchedulerDialog } from "./scheduler-dialog";

const ACTIONS = ["run", "pause", "resume", "edit", "remove"] as const;

/** What can be done with a scheduler in the state it is in. The open dialog stands in the address. */
export function SchedulerActions({ scheduler }: { scheduler: SchedulerDetail }) {
  const [asked, setAsked] = useQueryState(
    "do",
    parseAsStringLiteral(ACTIONS).withOptions({ history: "push" }),
  );
  const readOnly = useReadOnly();
  const close = () => void setAsked(null);
  const paused = scheduler.state === "paused";
  const open = readOnly ? null : asked;
  return (
    <>
      <Button disabled={readOnly} onClick={() => void setAsked("run")}>
        <StepForward aria-hidden /> Run now…
      </Button>
      {paused ? (
        <Button variant="primary" disabled={readOnly} onClick={() => void setAsked("resume")}>
          <Play aria-hidden /> Resume…
        </Button>
      ) : (
        <Button disabled={readOnly} onClick={() => void setAsked("pause")}>
          <Pause aria-hidden /> Pause…
        </Button>
      )}
      <Button disabled={readOnly} onClick={() => void setAsked("edit")}>
        <PencilLine aria-hidden /> Edit…
      </Button>
      <Button disabled={readOnly} onClick={() => void setAsked("remove")}>
        <Trash2 aria-hidden /> Remove…
      </Button>
      {open === "run" && <RunDialog scheduler={scheduler} onClose={close} />}
      {open === "pause" && !paused && <PauseDialog scheduler={scheduler} onClose={close} />}
      {open === "resume" && paused && <ResumeDialog scheduler={scheduler} onClose={close} />}
      {open === "remove" && <RemoveDialog scheduler={scheduler} onClose={close} />}
      {open === "edit" && <SchedulerDialog edited={scheduler} start={draftOf(scheduler)} onClose={close} />}
    </>
  );
}
