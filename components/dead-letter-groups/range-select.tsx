"use client";

import { Select } from "@/components/ui/select";
import type { TrendRange } from "@/lib/contract/dead-letter-groups";

const RANGES = [
  { value: "1h", label: "1 hour" },
  { value: "6h", label: "6 hours" },
  { value: "24h", label: "24 hours" },
  { value: "7d", label: "7 days" },
  { value: "30d", label: "30 days" },
];

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
