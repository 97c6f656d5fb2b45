"use client";
import { ChartSpline, Table2 } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/cn";
import { CsvButton } from "./csv-button";
import { FigureTable } from "./figure-table";
import type { Figures } from "./figures";
import { InTurn } from "./in-turn";
import { PANEL, PanelWords } from "./panel-words";

/** All charts are as high as their skeletons and their tables: nothing jumps. */
export const CHART_PX = 220;

export interface ChartPanelProps {
  title: string;
  /** One line: what it shows, and what to look for. */
  explanation: string;
  pending: boolean;
  error: unknown;
  onRetry: () => void;
  /** Shown instead of the chart when there is nothing to draw. */
  empty: string | null;
  legend?: ReactNode;
  chart: ReactNode;
  /** Below the chart, in both forms. */
  footer?: ReactNode;
  /** The same figures, for the table and the file; asked for when they are wanted. */
  figures: () => Figures;
  className?: string;
}

/** Two lines: charts beside one another begin at one height. */
const LINES = "min-h-8";

/** What stands for a chart of which nothing is known yet but what it will show. */
export const ChartOutline = ({ title, explanation }: Pick<ChartPanelProps, "title" | "explanation">) => (
  <div className={PANEL}>
    {/* The buttons have their room, so that the words break where they will. */}
    <header className="pr-[90px]">
      <PanelWords title={title} explanation={explanation} className={LINES} />
    </header>
    <Skeleton className="h-62" />
  </div>
);

/** A chart with its title, its explanation and the same figures as a table. */
export function ChartPanel(props: ChartPanelProps) {
  const [form, setForm] = useState<"chart" | "table">("chart");
  const titleId = useId();
  return (
    <section aria-labelledby={titleId} className={cn(PANEL, props.className)}>
      <header className="flex items-start justify-between gap-3">
        <PanelWords title={props.title} explanation={props.explanation} titleId={titleId} className={LINES} />
        <fieldset className="flex flex-none rounded-md border border-line-strong p-0.5">
          <legend className="sr-only">Form of {props.title}</legend>
          <FormButton label="Chart" on={form === "chart"} onClick={() => setForm("chart")}>
            <ChartSpline aria-hidden />
          </FormButton>
          <FormButton label="Table" on={form === "table"} onClick={() => setForm("table")}>
            <Table2 aria-hidden />
          </FormButton>
          <CsvButton
            title={props.title}
            figures={props.figures}
            disabled={props.pending || Boolean(props.error) || props.empty !== null}
          />
        </fieldset>
      </header>
      <div className="min-h-4">{props.legend}</div>
      <div style={{ height: CHART_PX }} className="min-w-0">
        <Body {...props} form={form} />
      </div>
      {props.footer}
    </section>
  );
}

function Body({ form, pending, error, onRetry, empty, chart, figures }: ChartPanelProps & { form: string }) {
  if (error) return <ErrorState error={error} onRetry={onRetry} className="py-4" />;
  if (pending) return SKELETON;
  if (empty !== null) return <p className="grid h-full place-items-center text-center text-muted">{empty}</p>;
  return form === "chart" ? <InTurn before={SKELETON}>{chart}</InTurn> : <FigureTable {...figures()} />;
}

const SKELETON = <Skeleton className="h-full" />;

interface FormButtonProps {
  label: string;
  on: boolean;
  onClick: () => void;
  children: ReactNode;
}

const FormButton = ({ label, on, onClick, children }: FormButtonProps) => (
  <button
    type="button"
    aria-label={label}
    title={label}
    aria-pressed={on}
    onClick={onClick}
    className={cn(
      "grid size-6 place-items-center rounded-sm text-sm",
      on ? "bg-raised text-fg" : "text-muted",
    )}
  >
    {children}
  </button>
);
