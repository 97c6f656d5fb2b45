export const COMPARE_HREF = "/compare";

/** The comparison of a queue, with whatever is chosen there. */
export const compareHref = (queue: string): string => `${COMPARE_HREF}?a=${encodeURIComponent(queue)}`;
