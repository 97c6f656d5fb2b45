import { z } from "zod";
import { MAX_BREAKDOWN_ROWS } from "../contract/latency";
import {
  type Breakdown,
  mergeValueFigures,
  noValueFigures,
  packBreakdown,
  unpackBreakdown,
} from "./breakdown";
import type { WorkerFigures } from "./delta";
import { Dictionary } from "./dictionary";
import { noCoverage, noQueueFigures } from "./figures";

/** Names, and tenants, that one report tells apart; the others are told together. */
const MAX_VALUES = MAX_BREAKDOWN_ROWS * 2;
/** Of each of both, about; latencies for which there is no room are told with the rest. */
const MAX_CHARS = 6_000;

/** What a worker of the runtime has done in one second. */
export interface WorkReport {
  /** Epoch ms at which the second began, by the worker's clock. */
  atMs: number;
  /** Between these, or in that second, BullMQ moved the jobs that the worker took or gave back then: this report tells of such events. */
  fromMs: number;
  toMs: number;
  /** Jobs it may run at once. */
  concurrency: number;
  loopDelayMs: number;
  waitUnknown: number;
  /** `reported` jobs ended. */
  name: Breakdown;
  tenant: Breakdown;
}

const packedSchema = z.object({ values: z.array(z.string()), text: z.string() });
const reportSchema = z.object({
  atMs: z.number(),
  /** Earlier releases did not tell these. */
  fromMs: z.number().optional(),
  toMs: z.number().optional(),
  concurrency: z.number(),
  loopDelayMs: z.number(),
  waitUnknown: z.number(),
  name: packedSchema,
  tenant: packedSchema,
});

function pack(breakdown: Breakdown): z.infer<typeof packedSchema> {
  const dictionary = new Dictionary();
  const limits = { most: MAX_VALUES, maxChars: MAX_CHARS, isRounded: false };
  const text = packBreakdown(breakdown, dictionary.numberOf, limits);
  return { values: [...dictionary.all], text };
}

function unpack({ values, text }: z.infer<typeof packedSchema>): Breakdown {
  return unpackBreakdown(text, (number) => values[number]);
}

/** A report as it is sent: at most some 30 kB, mostly a few hundred bytes. */
export const writeReport = ({ name, tenant, ...rest }: WorkReport): string =>
  JSON.stringify({ ...rest, name: pack(name), tenant: pack(tenant) } satisfies z.infer<typeof reportSchema>);

/** What a report adds to its queue; null for one that another release has written in a way that this one cannot read. */
export function readReport(worker: string, text: string): WorkerFigures | null {
  const parsed = reportSchema.safeParse(parseJson(text));
  if (!parsed.success) return null;
  const { atMs, fromMs = atMs, toMs = atMs, concurrency, loopDelayMs, waitUnknown } = parsed.data;
  const [name, tenant] = [unpack(parsed.data.name), unpack(parsed.data.tenant)];
  const all = noValueFigures();
  for (const figures of [name.rest, ...name.values.values()]) mergeValueFigures(all, figures);
  const coverage = { ...noCoverage(), reported: name.reported, reports: 1 };
  return {
    worker,
    atMs,
    fromMs,
    toMs,
    concurrency,
    queue: { ...noQueueFigures(), ...coverage, wait: all.wait, run: all.run, waitUnknown, loopDelayMs },
    name: { ...name, ...coverage },
    tenant: { ...tenant, ...coverage },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
