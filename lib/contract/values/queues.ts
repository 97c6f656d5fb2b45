export const CLEANABLE = ["completed", "failed", "waiting", "delayed"] as const;
