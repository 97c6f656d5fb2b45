/** What a browser hears on the live stream, by name of the event. */
export const LIVE_EVENT_NAMES = [
  "queues",
  "queues-delta",
  "flags",
  "operation",
  "breakers",
  "audit",
  "health",
] as const;
