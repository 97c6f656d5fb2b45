/** How finely numbers are told apart: each of its own up to `exact`, then `places` for each factor of e. */
export interface Scale {
  exact: number;
  places: number;
}

/** Off by half a percent, and the rounding to a whole number, at most. */
export const FINE: Scale = { exact: 128, places: 100 };
/** Off by one percent at most. */
export const MIDDLE: Scale = { exact: 64, places: 50 };
/** Off by two and a half percent at most. */
export const COARSE: Scale = { exact: 32, places: 20 };

/**
 * The place of a number on a scale that is exact at first and logarithmic above that. Numbers that differ by little stand
 * beside each other, which is what makes their differences small.
 */
export const placeOf = (value: number, { exact, places }: Scale): number =>
  value < exact ? Math.max(0, Math.round(value)) : exact + Math.round(Math.log(value / exact) * places);

/** The number at a place: as near to every number that {@link placeOf} puts there as the scale says. */
export const numberAt = (place: number, { exact, places }: Scale): number =>
  place < exact ? place : Math.round(exact * Math.exp((place - exact) / places));

/** Off by five percent at most: of what was seen at 64 places, where one more or less is a share that size of the fullest bands. */
export const SAMPLED: Scale = { exact: 10, places: 10 };

/** What one was rounded by is made up for by the next ones, but changes none of them by more than this share. */
const MOST_OWED = 0.025;

/**
 * Places whose numbers add up to what was counted: what one was rounded by is made up for by the next (error diffusion). A
 * number of none stays none; null is unknown.
 */
export function placesOfCounts<T extends number | null>(counts: readonly T[], scale: Scale): (T | number)[] {
  let owed = 0;
  return counts.map((count) => {
    if (count === null || count === 0) return count;
    const most = count * MOST_OWED;
    const place = placeOf(count + Math.max(-most, Math.min(most, owed)), scale);
    owed += count - numberAt(place, scale);
    return place;
  });
}
