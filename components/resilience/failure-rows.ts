import { LAYER_COLORS } from "@/components/charts/layer-colors";
import { type ChartRow, type ChartSeries, rowsOf } from "@/components/charts/rows";
import { unreadWords } from "@/components/queues/retry-words";
import type { FailuresAnswer } from "@/lib/contract/failures";
import { OTHER_CODES } from "@/lib/contract/values/failures";
import { plural } from "@/lib/format";

type Category = FailuresAnswer["categories"][number];

const keyOf = ({ class: failureClass, code }: Category) => `${failureClass}:${code}`;
const labelOf = ({ class: failureClass, code }: Category) =>
  code === OTHER_CODES ? `other ${failureClass}` : `${failureClass} ${code}`;

/** The class and code of a layer, as dead letters are filtered by them; the rest of a class has no one code. */
export function categoryOf({ categories }: FailuresAnswer, key: string) {
  const category = categories.find((one) => keyOf(one) === key);
  if (!category) return null;
  const { class: failureClass, code } = category;
  return { class: failureClass, ...(code === OTHER_CODES ? {} : { code }) };
}

/** A layer for each category, largest first. */
export function failureSeries({ categories }: FailuresAnswer): ChartSeries[] {
  return categories.map((category, index) => ({
    key: keyOf(category),
    label: labelOf(category),
    color:
      category.code === OTHER_CODES
        ? "var(--muted)"
        : (LAYER_COLORS[index % LAYER_COLORS.length] ?? "var(--muted)"),
  }));
}

export function failureRows({ at, categories }: FailuresAnswer): ChartRow[] {
  return rowsOf(at, Object.fromEntries(categories.map((category) => [keyOf(category), category.counts])));
}

/** How many attempts failed, and what most of them were. */
export function failureSentence({ categories, gaps }: FailuresAnswer): string {
  const total = categories.reduce((sum, one) => sum + one.total, 0);
  const [first] = categories;
  const unread = unreadWords(gaps);
  if (!first || total === 0) return `No attempt failed in this time.${unread}`;
  const failed = plural(total, "failed attempt");
  const share = Math.round((100 * first.total) / total);
  return `${failed}. ${share} % were ${labelOf(first)}.${unread}`;
}
