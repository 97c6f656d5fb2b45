/** Every page that needs no id, by the heading that says it has come. */
export const PAGES = [
  { path: "/", heading: null },
  { path: "/dead-letters", heading: "Dead letters" },
  { path: "/dead-letters/jobs", heading: "Dead letters" },
  { path: "/dead-letters/search", heading: "Search in dead letters" },
  { path: "/dead-letters/rules", heading: "Rules of groups" },
  { path: "/dead-letters/retention", heading: "Retention" },
  { path: "/replays", heading: "Replays" },
  { path: "/discards", heading: "Replays" },
  { path: "/edits", heading: "Replays" },
  { path: "/schedulers", heading: "Schedulers" },
  { path: "/schedulers?view=agenda", heading: "Schedulers" },
  { path: "/flags", heading: "Kill switches" },
  { path: "/breakers", heading: "Breakers" },
  { path: "/policies", heading: "Policies" },
  { path: "/workers", heading: "Workers" },
  { path: "/audit", heading: "Audit" },
] as const;
