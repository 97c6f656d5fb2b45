import type { Undo } from "@/lib/contract/compensation";

interface UndoWords {
  title: string;
  tone: "neutral" | "accent" | "ok" | "danger";
}

/** Red only for what needs a human: an undo that failed does. */
export const UNDO_WORDS: Record<Undo["state"], UndoWords> = {
  pending: { title: "To be undone", tone: "accent" },
  underway: { title: "Being undone", tone: "accent" },
  completed: { title: "Undone", tone: "ok" },
  failed: { title: "Not undone", tone: "danger" },
  gone: { title: "No longer kept", tone: "neutral" },
};

/** What becomes of the steps that a job has done in this life. */
export function openStepsWords(state: string): string {
  return state === "failed"
    ? "The job is dead: its undo is about to be added."
    : "Should the job die, they are undone from the last to the first.";
}

const MAX_CHARS = 200;

/** The data of a step on one line; null where there is none or it is not kept. */
export function stepDataWords(data: unknown): string | null {
  if (data === undefined || data === null) return null;
  const text = JSON.stringify(data);
  return text.length > MAX_CHARS ? `${text.slice(0, MAX_CHARS)}…` : text;
}
