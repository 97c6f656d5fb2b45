"use client";

import { SlidersHorizontal } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { INDEX_ONLY } from "@/lib/contract/values/dead-letters";
import type { UrlFilter } from "./filter";
import { MoreFilterFields } from "./more-filter-fields";

/** The parts of a filter that stand behind the button. */
const BEHIND = ["name", ...INDEX_ONLY] as const;

interface Props {
  url: UrlFilter;
  /** The index of dead letters does not answer yet. */
  waits: boolean;
  onSet(part: Partial<UrlFilter>): void;
  onType(part: Partial<UrlFilter>): void;
}

/** Everything to filter by that is asked less often. */
export function MoreFilters(props: Props) {
  const active = BEHIND.filter((part) => props.url[part] !== null).length;
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant="secondary">
          <SlidersHorizontal aria-hidden /> More filters
          {active > 0 && <span className="text-accent tabular-nums">{active}</span>}
        </Button>
      </PopoverTrigger>
      <PopoverContent
        align="end"
        aria-label="More filters"
        className="grid max-h-(--radix-popover-content-available-height) w-[min(28rem,calc(100vw-1rem))] gap-3 overflow-y-auto sm:grid-cols-2"
      >
        <MoreFilterFields {...props} />
      </PopoverContent>
    </Popover>
  );
}
