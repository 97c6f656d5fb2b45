/** Where to look: the parameter of the address and of the request that holds the question. */
export const PLACES = ["error", "payload", "path"] as const;
export type Place = (typeof PLACES)[number];

/** What is looked for. */
export interface Question {
  place: Place;
  wanted: string;
  /** With a path: that one of the values found is this. */
  value: string | null;
}

export type UrlQuestion = Record<Place | "value", string | null>;

/** The question that an address asks; null when it asks none. */
export function toQuestion(url: UrlQuestion): Question | null {
  for (const place of PLACES) {
    const wanted = url[place]?.trim();
    if (wanted) return { place, wanted, value: place === "path" ? url.value : null };
  }
  return null;
}

/** The question as an address holds it, in place of another. */
export function toUrl({ place, wanted, value }: Question): UrlQuestion {
  const url: UrlQuestion = { error: null, payload: null, path: null, value: null };
  url[place] = wanted.trim() || null;
  if (place === "path" && value !== null && value !== "") url.value = value;
  return url;
}

/** The question as a request takes it. */
export const toQuery = ({ place, wanted, value }: Question): Partial<Record<Place | "value", string>> => ({
  [place]: wanted,
  ...(value === null ? {} : { value }),
});
