import type { Preview } from "@/lib/contract/operations";
import { plural } from "@/lib/format";

interface Found {
  total: number;
  preview: Pick<Preview, "lookedAt" | "refusals"> | null;
}

const refusedOf = ({ preview }: Found) =>
  (preview?.refusals ?? []).reduce((sum, { count }) => sum + count, 0);

/** All were looked at, and each would be left as it is. */
export const isAllRefused = (found: Found): boolean =>
  found.preview !== null && found.preview.lookedAt === found.total && refusedOf(found) === found.total;

/** How many jobs would be changed: those that match, less those of which a dry run saw that they would be left alone. */
export function takenWords(found: Found): string {
  const { total, preview } = found;
  const refused = refusedOf(found);
  const mayRefuseMore = refused > 0 && preview !== null && preview.lookedAt < total;
  return `${mayRefuseMore ? "up to " : ""}${plural(total - refused, "job")}`;
}
