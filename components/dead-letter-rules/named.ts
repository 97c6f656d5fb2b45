/** The longest title that a rule keeps. */
const MAX_TITLE = 300;

/** A group as a rule names it. */
export const named = ({ key, title }: { key: string; title: string }) => ({
  key,
  title: title.slice(0, MAX_TITLE),
});
