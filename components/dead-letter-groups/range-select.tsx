"use client";

import { Select } from "@/components/ui/select";
import { cn } from "@/lib/cn";
import type { TrendRange } from "@/lib/contract/dead-letter-groups";
import { TREND_RANGES } from "@/lib/contract/values/dead-letter-groups";
import { RANGE_WORDS } from "./group-words";

const RANGES = TREND_RANGES.map((value) => ({ value, label: RANGE_WORDS[value] }));

interface Props {
  value: TrendRange;
  onChange(range: TrendRange): void;
  className?: string;
}

/** How far back trends reach. */
export const RangeSelect = ({ value, onChange, className }: Props) => (
  <Select
    label="Range of the trend"
    value={value}
    options={RANGES}
    onValueChange={(range) => onChange(range as TrendRange)}
    className={cn("w-28", className)}
  />
);
