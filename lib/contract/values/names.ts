const NAMES = new Intl.Collator("en", { numeric: true });

/** Orders names as people count: queue-2 before queue-10, and the shards of a queue by their number. */
export const compareNames = (a: string, b: string): number => NAMES.compare(a, b);
