import type { ImportLine, ImportSummary } from "../../contract/archives";
import { parseQueueKey } from "../../queues/identity";
import type { Fate } from "./add";
import type { PlannedJob } from "./plan";

/** Refusals that are told by their lines; the rest is counted only. */
const MAX_TOLD = 1_000;
/** Queues that the summary names. */
const MAX_QUEUES = 50;

interface Refusal {
  line: number;
  why: string;
}

/** Counts what became of the lines of one import. Pure. */
export class ImportTally {
  omitted = 0;
  /** What is wrong with the file as a whole; null when it is as it was written. */
  fault: string | null = null;
  private letters = 0;
  private added = 0;
  private present = 0;
  private refused = 0;
  private told = 0;
  private renamed = 0;
  private untied = 0;
  private readonly queues = new Map<string, { added: number; present: number }>();

  constructor(private readonly dryRun: boolean) {}

  /** Gives what is to be told of the refused ones: neighbours of one reason together. */
  add(fates: { job: PlannedJob | null; line: number; fate: Fate }[]): ImportLine[] {
    const refusals: Refusal[] = [];
    for (const { job, line, fate } of fates) {
      if (typeof fate === "object") {
        refusals.push({ line, why: fate.refused });
        continue;
      }
      this.letters += 1;
      this[fate] += 1;
      if (!job) continue;
      const counts = this.queues.get(job.queue) ?? { added: 0, present: 0 };
      counts[fate] += 1;
      this.queues.set(job.queue, counts);
      if (fate === "added" && job.id !== job.letter.id) this.renamed += 1;
      if (fate === "added" && job.letter.parent !== null) this.untied += 1;
    }
    return this.refuse(refusals);
  }

  refuse(refusals: Refusal[]): ImportLine[] {
    const lines: Extract<ImportLine, { kind: "refused" }>[] = [];
    for (const { line, why } of refusals) {
      this.letters += 1;
      this.refused += 1;
      const last = lines.at(-1);
      if (last?.why === why && last.to === line - 1) last.to = line;
      else if (this.told < MAX_TOLD) {
        this.told += 1;
        lines.push({ kind: "refused", from: line, to: line, why });
      }
    }
    return lines;
  }

  progress(): ImportLine {
    const { letters, added, present, refused } = this;
    return { kind: "progress", letters, added, present, refused };
  }

  summary(stopped: string | null): ImportSummary {
    const { letters, added, present, refused, omitted, renamed, untied, dryRun } = this;
    const byQueue = [...this.queues]
      .sort(([, a], [, b]) => b.added + b.present - a.added - a.present)
      .slice(0, MAX_QUEUES)
      .map(([queue, counts]) => ({ queue, queueName: parseQueueKey(queue).name, ...counts }));
    return {
      kind: "summary",
      dryRun,
      letters,
      added,
      present,
      refused,
      omitted,
      renamed,
      untied,
      byQueue,
      complete: stopped === null && this.fault === null,
      fault: stopped ?? this.fault,
    };
  }
}
