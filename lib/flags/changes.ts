import { GATE_FLAG } from "./gate";
import type { FlagSet } from "./read";

const stamps = ({ flags, features, unreadable }: FlagSet): Map<string, string> =>
  new Map([
    ...flags.map(({ key, updatedAt }) => [key, `switch:${updatedAt}`] as const),
    ...[...features.values()].map(({ key, updatedAt }) => [key, `feature:${updatedAt}`] as const),
    ...[...unreadable].map(([key, why]) => [key, `unreadable:${why}`] as const),
  ]);

/** The keys whose answers may differ between two sets, the gate's among them when a kill switch changed. */
export function changedKeys(before: FlagSet, after: FlagSet): string[] {
  const old = stamps(before);
  const now = stamps(after);
  const keys = [...new Set([...old.keys(), ...now.keys()])].filter((key) => old.get(key) !== now.get(key));
  const isSwitch = (key: string) =>
    [old.get(key), now.get(key)].some((stamp) => stamp?.startsWith("switch:"));
  return keys.some(isSwitch) ? [GATE_FLAG, ...keys] : keys;
}
