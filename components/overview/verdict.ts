import { isSpread, type QueueRow } from "@/components/queues/shards";
import type { QueueSummary } from "@/lib/contract/queues";
import { backlogOf, growthPerSec } from "@/lib/contract/values/figures";
import { capitalized, formatAbsolute, formatNumber, formatRate, plural } from "@/lib/format";
import { type Concern, concernsOf } from "./concerns";
import { byTrouble, isUrgent, troubleOf } from "./trouble";

/** What is wrong with one row of the overview. */
export interface VerdictDetail {
  /** Of the queue that its name leads to: of a spread queue the worst shard. */
  key: string;
  name: string;
  /** Of a spread queue: how many of its shards are ill, and which is meant. */
  shards: string | null;
  concerns: Concern[];
}

export interface Verdict {
  tone: "ok" | "warn" | "danger";
  /** One sentence that answers whether anything is wrong. */
  headline: string;
  /** The worst queues. */
  details: VerdictDetail[];
  /** How many more queues need a look. */
  more: number;
}

const MAX_DETAILS = 3;

/**
 * Is anything wrong, where, and how bad: what the overview says before any number. `staleSince` is of when the figures are
 * (epoch ms) where newer ones do not come: then nothing is called well.
 */
export function verdictOf(queues: QueueRow[], staleSince: number | null = null): Verdict {
  const troubled = byTrouble(queues.filter((queue) => troubleOf(queue) > 0));
  const details = troubled.slice(0, MAX_DETAILS).map(detailOf);
  const then = sentenceOf(queues, troubled.length, staleSince !== null);
  const danger = troubled.some(isUrgent);
  return {
    tone: danger ? "danger" : troubled.length > 0 || staleSince !== null ? "warn" : "ok",
    headline:
      staleSince === null
        ? then
        : `How things stand now is not known. As of ${formatAbsolute(staleSince)}: ${then}`,
    details,
    more: troubled.length - details.length,
  };
}

function sentenceOf(queues: QueueRow[], troubled: number, past: boolean): string {
  if (queues.length === 0) return past ? "no queue was found." : "No queue has been found yet.";
  if (troubled > 0) {
    const verb = past ? "needed" : troubled === 1 ? "needs" : "need";
    return `${formatNumber(troubled)} of ${plural(queues.length, "queue")} ${verb} a look; ${courseOf(queues)}.`;
  }
  const all = queues.length === 1 ? "the one queue" : `all ${formatNumber(queues.length)} queues`;
  if (past) return `${all} kept up.`;
  return `${capitalized(all)} ${queues.length === 1 ? "keeps" : "keep"} up.`;
}

/** The course of the whole backlog; without a rate where some queue that has jobs tells none. */
function courseOf(queues: QueueRow[]): string {
  const backlog = queues.reduce((sum, { counts }) => sum + backlogOf(counts), 0);
  if (backlog === 0) return "nothing waits";
  const all = `${plural(backlog, "job")} ${backlog === 1 ? "waits" : "wait"} in all`;
  const rates = queues.filter(({ counts }) => backlogOf(counts) > 0).map(growthPerSec);
  if (rates.includes(null)) return all;
  const perSec = rates.reduce<number>((sum, rate) => sum + (rate ?? 0), 0);
  if (Math.abs(perSec) < 0.01) return all;
  return `${all}, ${formatRate(Math.abs(perSec))}/s ${perSec > 0 ? "more" : "fewer"}`;
}

function detailOf(row: QueueRow): VerdictDetail {
  if (!isSpread(row)) return { key: row.key, name: row.name, shards: null, concerns: concernsOf(row) };
  const worst = worstOf(row.shards);
  const ill = row.shards.filter((shard) => troubleOf(shard) > 0).length;
  return {
    key: worst.key,
    name: row.name,
    shards: `${formatNumber(ill)} of ${plural(row.shards.length, "shard")}; ${worst.name}`,
    concerns: concernsOf(worst),
  };
}

const worstOf = (shards: QueueSummary[]) => byTrouble(shards)[0] as QueueSummary;
