/** What the runtime did to a job by itself. */
export const DECISION_KINDS = [
  "retry",
  "dead",
  "hold",
  "defer",
  "shed",
  "fallback",
  "compensation",
  "lane",
  "order",
] as const;
