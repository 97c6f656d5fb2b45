import type { Dependencies, JobDetail, Parent } from "@/lib/contract/jobs";

/** What a job's parent and the job have to do with each other now, and what that means for a replay. Pure. */
export function parentWords(state: JobDetail["state"], parent: Parent): string {
  if (parent.state === "gone") return "The parent was removed: this job runs by itself.";
  if (parent.replayable && state !== "failed")
    return "The parent has failed, and its children are done: it can be replayed now.";
  if (parent.state === "failed" && state !== "failed")
    return `The parent has failed. ${stillOpen(parent.children)}`;
  if (state !== "failed")
    return parent.state === "waiting-children" ? "The parent waits for its children." : "";
  return deadWords(parent);
}

/** The same for a job that has failed. */
function deadWords({ onFailure, state }: Parent): string {
  switch (onFailure) {
    case "wait":
      return state === "waiting-children" ? "The parent waits for this job: a replay lets it go on." : "";
    case "fail":
      return "The parent fails with this job. Replay this job first; once it has completed, the parent can be replayed.";
    case "continue":
    case "ignore":
      if (state === "completed")
        return "The parent has completed without this job: a replay does not change that.";
      if (state === "failed")
        return "The parent went on without this job and has failed. Replay this job first.";
      if (state === "waiting-children")
        return "The parent goes on without this job when the others are done; after a replay it waits for it again.";
      return "The parent has gone on without this job. It can be replayed when the parent has ended.";
    case "remove":
      return "The parent does without this job: a replay runs it by itself.";
  }
}

/** What the removal of a child does to its parent; empty where it does nothing. Pure. */
export function removalWords({ state, onFailure }: Parent): string {
  if (state === "waiting-children") return "Its flow's parent then goes on as if it had never been.";
  return state === "failed" && onFailure === "fail" ? "Its flow's parent can then never be replayed." : "";
}

function stillOpen({ failed, unprocessed }: Dependencies): string {
  if (failed > 0) return `${children(failed)} failed with it: replay ${failed === 1 ? "it" : "them"} first.`;
  return `It can be replayed when ${children(unprocessed)} more ${unprocessed === 1 ? "has" : "have"} completed.`;
}

const children = (n: number) => (n === 1 ? "1 child" : `${n.toLocaleString("en-GB")} children`);

export const totalOf = ({ unprocessed, processed, ignored, failed }: Dependencies): number =>
  unprocessed + processed + ignored + failed;

/** How many children there are and how they stand: what needs a human first. Pure. */
export function childrenWords(counts: Dependencies): string {
  const parts = [
    [counts.failed, "failed"],
    [counts.ignored, "ignored"],
    [counts.unprocessed, "not done"],
    [counts.processed, "done"],
  ] as const;
  const said = parts.flatMap(([n, word]) => (n > 0 ? [`${n.toLocaleString("en-GB")} ${word}`] : []));
  return `${children(totalOf(counts))}: ${said.join(", ")}`;
}
