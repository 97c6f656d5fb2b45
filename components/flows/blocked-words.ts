import type { BlockedParents } from "@/lib/contract/flows";
import { formatNumber, plural } from "@/lib/format";

/** How many parents wait for children, and how many of them for a dead one, as far as that was looked at. */
export function blockedWords({ total, looked, blocked }: BlockedParents): string {
  const waits = `${plural(total, "parent waits", "parents wait")} for children`;
  const dead =
    blocked === 1
      ? "1 of them waits for a dead child"
      : `${formatNumber(blocked)} of them wait for a dead child`;
  if (total > looked)
    return `${waits}. Of the ${formatNumber(looked)} that have waited longest, ${blocked === 0 ? "none waits for a dead child" : blocked === 1 ? "1 waits for a dead child" : `${formatNumber(blocked)} wait for a dead child`}.`;
  return blocked === 0 ? `${waits}; none of them for a dead child.` : `${waits}; ${dead}.`;
}

/** How many dead children a parent waits for. */
export const deadWords = ({ count, isLeast }: BlockedParents["items"][number]["dead"]): string =>
  `${isLeast ? "at least " : ""}${plural(count, "dead child", "dead children")}`;
