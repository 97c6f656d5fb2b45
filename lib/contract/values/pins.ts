/** Queues that one person can pin. */
export const MAX_PINS = 100;
