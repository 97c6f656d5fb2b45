import type { Limits } from "@/lib/contract/queues";
import { formatDuration, formatNumber } from "@/lib/format";

/** `100 per 1s`, exact: a limit is never rounded on its way to the screen. */
export const rateWords = (rate: { max: number; durationMs: number }) =>
  `${formatNumber(rate.max)} per ${rate.durationMs % 1_000 === 0 && rate.durationMs < 10_000 ? `${rate.durationMs / 1_000}s` : formatDuration(rate.durationMs)}`;

/** The limits of a queue that are set, each in words; none when nothing is limited. */
export function limitWords({ concurrency, rate }: Limits): string[] {
  return [
    ...(concurrency === null ? [] : [`at most ${formatNumber(concurrency)} at once`]),
    ...(rate === null ? [] : [`at most ${rateWords(rate)}`]),
  ];
}
