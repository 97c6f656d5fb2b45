/** Up to here every number has a place of its own. */
const EXACT = 128;
/** Places for each factor of e: steps of 1 %, so that a number is off by 0.5 % and its rounding at most. */
const PLACES = 100;

/**
 * The place of a number on a scale that is exact below 128 and logarithmic above it. Numbers that differ by little stand
 * beside each other, which is what makes their differences small.
 */
export const placeOf = (value: number): number =>
  value < EXACT ? Math.max(0, Math.round(value)) : EXACT + Math.round(Math.log(value / EXACT) * PLACES);

/** The number at a place; within 0.5 % of every number that {@link placeOf} puts there. */
export const numberAt = (place: number): number =>
  place < EXACT ? place : Math.round(EXACT * Math.exp((place - EXACT) / PLACES));
