"use client";

import { useRouter } from "next/navigation";
import { useReadOnly } from "@/components/hooks/use-session";
import type { JobState } from "@/lib/contract/common";
import type { JobSummary } from "@/lib/contract/jobs";
import { EDITABLE_STATES, STATES_OF } from "@/lib/contract/values/edits";
import { useSelection } from "../../dead-letters/use-selection";
import { type EditUrl, useEditUrl } from "../../edits/use-edit-url";
import { operationHref } from "../../operations/operation-ref";
import type { JobChoice } from "./job-select";

/** Which jobs of a list are chosen, and the question what to do with them; `state` is null where nothing can be done. */
export function useJobEditing(queue: string, listed: JobState, shown: readonly JobSummary[]) {
  const router = useRouter();
  const readOnly = useReadOnly();
  const { url, setUrl, close } = useEditUrl();
  const { selection, choose } = useSelection(`${queue} ${listed}`);
  const state = EDITABLE_STATES.find((each) => each === listed) ?? null;
  const choice: JobChoice = {
    selection,
    onToggle: (job, range) => choose.toggle(job, shown, range),
    onToggleShown: () => choose.toggleShown(shown),
  };
  return {
    state,
    readOnly,
    url: { ...url, edit: url.edit !== null && state !== null ? fitting(url.edit, state) : null },
    setUrl: (part: Partial<EditUrl>) => void setUrl(part),
    close,
    chosen: selection.mode === "some" ? [...selection.rows.values()] : [],
    choice: state === null || readOnly ? null : choice,
    none: choose.none,
    ask: () => void setUrl({ edit: state === "delayed" ? "promote" : "priority" }),
    created: (id: string) => router.push(operationHref("edit", id)),
  };
}

/** An address may ask for what another state allows. */
const fitting = (edit: NonNullable<EditUrl["edit"]>, state: (typeof EDITABLE_STATES)[number]) =>
  STATES_OF[edit].includes(state) ? edit : "priority";
