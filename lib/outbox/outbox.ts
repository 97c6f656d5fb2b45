import type { JobsOptions } from "bullmq";
export interface OutboxJob { queueKey: string; name: string; data: unknown; opts: JobsOptions }
export interface Outbox { pending(): number; append(jobs: OutboxJob[]): Promise<void> }
