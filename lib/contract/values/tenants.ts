/** Deferrals are counted over so many minutes, the present one included. */
export const DEFERRALS_MINUTES = 10;
