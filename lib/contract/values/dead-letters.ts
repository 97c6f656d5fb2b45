import type { LetterFilter } from "../dead-letters";

/** Stands for those without a tenant or a release. */
export const NO_VALUE = "(none)";

/** The parts of a filter that ask what only the index knows. */
export const INDEX_ONLY = [
  "group",
  "tenant",
  "appVersion",
  "class",
  "code",
  "minAttempts",
  "maxAttempts",
] as const;

/** Whether a filter asks what only the index knows. */
export const needsIndex = (filter: LetterFilter): boolean =>
  INDEX_ONLY.some((name) => filter[name] !== undefined);
