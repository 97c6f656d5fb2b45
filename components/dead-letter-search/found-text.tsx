import type { Found } from "./found-parts";

/** A text with what was found in it marked. */
export const FoundText = ({ before, match, after }: Found) => (
  <>
    {before}
    {match !== "" && <mark className="rounded-xs bg-warn-soft font-semibold text-warn">{match}</mark>}
    {after}
  </>
);
