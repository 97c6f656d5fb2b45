import type { Client } from "@openfeature/server-sdk";
import type { z } from "zod";
import type { EffectCommand } from "@/lib/idempotency/record";
import type { Logger } from "@/lib/log";
import type { JobSchemas, QueueDefinition } from "@/lib/queues/define";

/** What a processor is handed beside its payload. Nothing in it knows of BullMQ. */
export interface ProcessorTools {
  /** Aborts when the queue's time-out has passed or the job was taken away; its reason says which. */
  signal: AbortSignal;
  /** Carries the job's id, name and attempt. */
  log: Logger;
  /** 1 for the first. */
  attempt: number;
  jobId: string;
  /** The downstream to go by: that of the job's traits, or the queue's alternative while that one is not to be used. */
  route: string | null;
  /** Grows with each run under the job's idempotency key, so that a downstream can refuse an older run; null without a key. */
  fencingToken: number | null;
  /**
   * Runs Redis commands once for this job's idempotency key (for the job itself without one), in one step with the mark that
   * they have run: no crash splits or repeats them. `effect` names them among the job's effects, `touches` lists their keys.
   * False when they had run before. Throws a TransientError when another run holds the key by now.
   */
  commit(effect: string, touches: string[], commands: EffectCommand[]): Promise<boolean>;
  /**
   * OpenFeature, with the job's context: targetingKey (the tenant, else the job), tenant, jobName, queue, queueName, route,
   * criticality. Evaluated in memory. Without such a flag, or with one of another type, it gives the default that is named.
   */
  flags: Client;
  /**
   * Says, before it is done, that the job does something which must be undone should it die; durable when it resolves. `data` is
   * what the undo needs (4 kB, no secrets). Refused where the queue is not declared as compensated.
   */
  step(name: string, data?: unknown): Promise<void>;
  /** The results of the job's children in a flow, by no particular order; those of fallbacks as if they were real. */
  childResults(): Promise<unknown[]>;
}

export type Processor<P> = (payload: P, tools: ProcessorTools) => Promise<unknown>;

export interface BatchItem<P> {
  payload: P;
  jobId: string;
  /** 1 for the first. */
  attempt: number;
  /** This job's own: its flags, its steps, its key; its signal says that it alone was taken away. Asked for, it is made. */
  tools: ProcessorTools;
}

/** What became of one job of a batch. */
export type BatchOutcome = { result: unknown } | { error: unknown };

/** Of the batch as a whole: its signal has the time-out, and its flags know job name, queue and queueName only. */
export type BatchTools = Pick<ProcessorTools, "signal" | "log" | "flags">;

/**
 * Does many small jobs at once; the policy says how many and how long the first waits for others. It gives one outcome for
 * each item, in their order. What it throws is the failure of all of them.
 */
export interface BatchProcessor<P> {
  batch(items: BatchItem<P>[], tools: BatchTools): Promise<BatchOutcome[]>;
}

/** One processor for each job name of a definition: leave one out and it does not compile. */
type ProcessorsOf<D> =
  D extends QueueDefinition<infer J extends JobSchemas>
    ? { [Name in keyof J]: Processor<z.output<J[Name]>> | BatchProcessor<z.output<J[Name]>> }
    : never;

/** Processors that run in a process of their own, from a module whose default export is a BullMQ processor. */
export interface Sandboxed {
  sandbox: URL;
}

export type Served<D> = ProcessorsOf<D> | Sandboxed;

export const isSandboxed = (served: object): served is Sandboxed => "sandbox" in served;
