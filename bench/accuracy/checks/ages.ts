import { readAgingSeries } from "@/lib/metrics/aging";
import type { Evidence, Observed } from "../evidence";
import { EXACT, type Figure, type Reading } from "../figure";
import { presentIn } from "../spans";
import type { Span, Stay } from "../stays";

/** Positions of a list that are looked at, at most: `lib/queues/backend/ages`. */
const POSITIONS = 64;
/** One band has two edges, and the age at each of them is known to one place among those that were looked at. */
const SAMPLED = 2 / (POSITIONS - 1);
const EVERY_MS = 10_000;
const TRY_MS = 100;

interface Band {
  fromMs: number;
  toMs: number | null;
}

/** How many jobs of a band there were at some moment between two times. */
function inBand(stays: readonly Stay[], band: Band, fromMs: number, toMs: number): Span {
  const end = band.toMs ?? Number.POSITIVE_INFINITY;
  const { sure, possible } = presentIn(stays, fromMs, toMs);
  const isSurelyIn = ({ since }: Stay) =>
    (fromMs - since.high >= band.fromMs || band.fromMs === 0) && toMs - since.low < end;
  const isPossiblyIn = ({ since }: Stay) => toMs - since.low >= band.fromMs && fromMs - since.high < end;
  return { low: sure.filter(isSurelyIn).length, high: possible.filter(isPossiblyIn).length };
}

const allowance = (total: number) => (total <= POSITIONS ? 0 : SAMPLED * total + 2);
const widen = ({ low, high }: Span, by: number): Span => ({ low: Math.max(0, low - by), high: high + by });

/** Ages of the backlog by band: exactly up to 64 jobs of a state, else sampled. */
export function checkAges({ looks }: Evidence, { key, name, history }: Observed): Figure[] {
  const backlog = history.stays.filter(({ state }) => state === "waiting" || state === "prioritized");
  const all = looks.get(key) ?? [];
  return [
    {
      queue: name,
      figure: "ages now, jobs in all",
      unit: "jobs",
      bound: EXACT,
      readings: all.map(({ answer, answeredMs }) => {
        const { sure, possible } = presentIn(backlog, answer.asOf, answeredMs);
        return { truth: { low: sure.length, high: possible.length }, shown: answer.total };
      }),
    },
    {
      queue: name,
      figure: "ages now, jobs of each band (sampled)",
      unit: "jobs",
      bound: EXACT,
      readings: all.flatMap(({ answer, answeredMs }) =>
        answer.bands.map((band) => ({
          truth: widen(inBand(backlog, band, answer.asOf, answeredMs), allowance(answer.total)),
          shown: band.count,
        })),
      ),
    },
  ];
}

/** The same over time: each measurement is of some moment of its ten seconds, and all of its bands are of the same one. */
export async function checkAgeSeries(
  { ctx, fromMs, toMs, takeover }: Evidence,
  queue: Observed,
): Promise<Figure> {
  const [from, to] = [Math.floor(fromMs / EVERY_MS) * EVERY_MS, Math.ceil(toMs / EVERY_MS) * EVERY_MS];
  const series = await readAgingSeries(ctx, queue.key, {
    from,
    to,
    points: Math.max(2, (to - from) / EVERY_MS),
  });
  const backlog = queue.history.stays.filter(({ state }) => state === "waiting" || state === "prioritized");
  const readings = series.at.flatMap((atMs, index): Reading[] => {
    const shown = series.bands.map((_, band) => series.counts[band]?.[index] ?? null);
    const total = shown.reduce<number>((sum, count) => sum + (count ?? 0), 0);
    // Zero is also told of ten seconds in which it was not measured because just then nothing waited.
    if (total === 0 || (atMs < takeover.toMs && atMs + EVERY_MS > takeover.fromMs)) return [];
    const near = backlog.filter(
      (stay) => stay.in.low <= atMs + EVERY_MS && (stay.out === null || stay.out.high >= atMs),
    );
    let best: { offBy: number; reading: Reading } | null = null;
    for (let momentMs = atMs; momentMs < atMs + EVERY_MS; momentMs += TRY_MS) {
      const worst = worstOf(near, { bands: series.bands, shown, total, momentMs });
      if (best === null || worst.offBy < best.offBy) best = worst;
    }
    return best ? [best.reading] : [];
  });
  return {
    queue: queue.name,
    figure: "age bands in steps of 10 s (sampled)",
    unit: "jobs",
    bound: EXACT,
    readings,
  };
}

function worstOf(
  stays: readonly Stay[],
  {
    bands,
    shown,
    total,
    momentMs,
  }: { bands: Band[]; shown: (number | null)[]; total: number; momentMs: number },
): { offBy: number; reading: Reading } {
  const compared = bands.map((band, index) => {
    const truth = widen(inBand(stays, band, momentMs, momentMs + TRY_MS), allowance(total));
    const count = shown[index] ?? null;
    return {
      offBy: Math.max(truth.low - (count ?? 0), (count ?? 0) - truth.high, 0),
      reading: { truth, shown: count },
    };
  });
  return compared.reduce((worst, one) => (one.offBy > worst.offBy ? one : worst));
}
