export const WORKER_STATES = ["ok", "slow", "stuck", "draining", "drained", "lost"] as const;
