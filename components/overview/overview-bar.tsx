import { LayoutGrid, ListFilter, Table2 } from "lucide-react";
import { Input } from "@/components/ui/input";
import { Switch, type SwitchOption } from "@/components/ui/switch";
import { cn } from "@/lib/cn";
import { formatNumber } from "@/lib/format";
import type { Grouping } from "./arrange";
import type { RowState, StateCount } from "./row-states";
import type { OverviewUrl } from "./use-overview-url";

export interface OverviewBarProps {
  url: OverviewUrl;
  onChange: (part: Partial<OverviewUrl>) => void;
  /** Of the rows that the text leaves. */
  states: StateCount[];
  /** How many rows the text leaves. */
  all: number;
  /** Whether any queue declares how critical it is. */
  hasCriticality: boolean;
  /** Whether there is room for a table. */
  canTable: boolean;
}

/** How the list of queues is looked at: text, states with their counts, groups, table or tiles. */
export function OverviewBar(props: OverviewBarProps) {
  const { url, onChange, states, all, hasCriticality, canTable } = props;
  return (
    <div className="grid min-w-0 gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <search className="relative w-full sm:w-64">
          <ListFilter aria-hidden className="absolute top-2 left-2.5 text-base text-muted" />
          <Input
            data-filter
            aria-label="Filter queues by name or prefix"
            placeholder="Filter by name or prefix  /"
            className="pl-8"
            value={url.q}
            onChange={(event) => onChange({ q: event.target.value })}
          />
        </search>
        <Switch
          legend="Groups"
          value={url.group}
          onValue={(group) => onChange({ group })}
          options={groupOptions(hasCriticality || url.group === "criticality")}
        />
        {canTable && (
          <Switch
            legend="View"
            value={url.view}
            onValue={(view) => onChange({ view })}
            options={VIEW_OPTIONS}
            className="sm:ml-auto"
          />
        )}
      </div>
      <fieldset className="flex flex-wrap gap-1">
        <legend className="sr-only">State of queues</legend>
        <StateChip
          label="All"
          count={all}
          on={url.state === null}
          onClick={() => onChange({ state: null })}
        />
        {states.map(({ state, label, count }) => (
          <StateChip
            key={state}
            label={label}
            count={count}
            on={url.state === state}
            onClick={() => onChange({ state: toggledState(url.state, state) })}
          />
        ))}
      </fieldset>
    </div>
  );
}

const toggledState = (now: RowState | null, clicked: RowState) => (now === clicked ? null : clicked);

const StateChip = (props: { label: string; count: number; on: boolean; onClick: () => void }) => (
  <button
    type="button"
    aria-pressed={props.on}
    onClick={props.onClick}
    className={cn(
      "inline-flex h-7 items-center gap-1.5 rounded-md border px-2 text-xs",
      props.on
        ? "border-accent bg-accent-soft font-medium text-accent"
        : "bg-surface text-muted hover:text-fg",
    )}
  >
    {props.label} <span className="min-w-3 text-right tabular-nums">{formatNumber(props.count)}</span>
  </button>
);

const VIEW_OPTIONS: SwitchOption<OverviewUrl["view"]>[] = [
  { value: "table", label: "Table", icon: Table2 },
  { value: "tiles", label: "Tiles", icon: LayoutGrid },
];

const groupOptions = (hasCriticality: boolean): SwitchOption<Grouping>[] => [
  { value: "none", label: "Not grouped" },
  { value: "prefix", label: "By prefix" },
  {
    value: "criticality",
    label: "By criticality",
    disabled: !hasCriticality,
    ...(hasCriticality ? {} : { title: "No queue's workers declare how critical it is." }),
  },
];
