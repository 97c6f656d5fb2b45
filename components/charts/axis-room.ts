/** Of a digit in the axis's size, and between two labels. */
const CHARACTER_PX = 6.5;
const GAP_PX = 12;

/** By the width of the axis, which only the browser knows. */
const HIDDEN_BELOW: readonly (readonly [number, string])[] = [
  [256, "@max-3xs:hidden"],
  [288, "@max-2xs:hidden"],
  [320, "@max-xs:hidden"],
  [384, "@max-sm:hidden"],
  [448, "@max-md:hidden"],
  [512, "@max-lg:hidden"],
  [576, "@max-xl:hidden"],
  [672, "@max-2xl:hidden"],
  [768, "@max-3xl:hidden"],
];
/** No plot is narrower. */
const LEAST_PX = 240;

/** The width in px that an axis needs for labels of so many characters, each `share` of the axis from the next. */
export const neededPx = (characters: number, share: number): number =>
  share > 0 ? (characters * CHARACTER_PX + GAP_PX) / share : 0;

/**
 * The class that hides a label where there is no room for all of them: every second one gives way first, then every second
 * one of those that are left.
 */
export function givesWay(index: number, neededWidthPx: number): string {
  if (index % 4 === 0) return "";
  const px = index % 2 === 1 ? neededWidthPx : neededWidthPx / 2;
  if (px <= LEAST_PX) return "";
  return (HIDDEN_BELOW.find(([widthPx]) => widthPx >= px) ?? HIDDEN_BELOW.at(-1))?.[1] ?? "";
}
