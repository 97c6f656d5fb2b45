import type { z } from "zod";
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
  /** The results of the job's children in a flow, by no particular order. */
  childResults(): Promise<unknown[]>;
}

export type Processor<P> = (payload: P, tools: ProcessorTools) => Promise<unknown>;

/** One processor for each job name of a definition: leave one out and it does not compile. */
type ProcessorsOf<D> =
  D extends QueueDefinition<infer J extends JobSchemas>
    ? { [Name in keyof J]: Processor<z.output<J[Name]>> }
    : never;

/** Processors that run in a process of their own, from a module whose default export is a BullMQ processor. */
export interface Sandboxed {
  sandbox: URL;
}

export type Served<D> = ProcessorsOf<D> | Sandboxed;

export const isSandboxed = (served: object): served is Sandboxed => "sandbox" in served;
