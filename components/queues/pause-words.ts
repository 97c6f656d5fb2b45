const OPERATOR = "operator";

/** The kill switches among those who keep a queue paused; only lifting them lets it run. */
export const pausingFlags = (pausedBy: readonly string[]) => pausedBy.filter((by) => by !== OPERATOR);

/** `Paused by an operator and kill switch hold-webhooks`. Nobody named: paused from outside. */
export function pauseWords(pausedBy: readonly string[]): string {
  const flags = pausingFlags(pausedBy);
  const who = [
    ...(pausedBy.includes(OPERATOR) ? ["an operator"] : []),
    ...(flags.length === 1 ? [`kill switch ${flags[0]}`] : []),
    ...(flags.length > 1 ? [`${flags.length} kill switches`] : []),
  ];
  return who.length === 0 ? "Paused outside Spillway" : `Paused by ${who.join(" and ")}`;
}
