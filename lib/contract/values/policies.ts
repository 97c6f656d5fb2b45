export const CRITICALITIES = ["critical", "standard", "background"] as const;
