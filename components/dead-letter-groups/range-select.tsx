"use client";

import { Select } from "@/components/ui/select";
import { TREND_RANGES, type TrendRange } from "@/lib/contract/dead-letter-groups";
import { RANGE_WORDS } from "./group-words";

const RANGES = TREND_RANGES.map((value) => ({ value, label: RANGE_WORDS[value] }));

interface Props {
  value: TrendRange;
  onChange(range: TrendRange): void;
}

/** How far back trends reach. */
export const RangeSelect = ({ value, onChange }: Props) => (
  <Select
    label="Range of the trend"
    value={value}
    options={RANGES}
    onValueChange={(range) => onChange(range as TrendRange)}
    className="w-28"
  />
);
