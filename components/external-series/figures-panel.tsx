"use client";
import { Trash2 } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { useMemo, useState } from "react";
import type { Span } from "@/components/charts/frame";
import { useFrame } from "@/components/charts/frame-context";
import type { ChartMark } from "@/components/charts/marks";
import { rowsOf } from "@/components/charts/rows";
import { TimePanel } from "@/components/charts/time-panel";
import { useReadOnly } from "@/components/hooks/use-session";
import { panelState } from "@/components/queues/panel-state";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorState } from "@/components/ui/error-state";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import type { ExternalSeries } from "@/lib/contract/external-series";
import { formatNumber } from "@/lib/format";
import { correlationWords } from "./correlation-words";
import { NoFigures } from "./no-figures";
import { useCorrelation, useDeleteFigure, useFigure, useFigures } from "./use-figures";

interface Props {
  queue: string;
  span: Span | null;
  marks: readonly ChartMark[] | undefined;
}

/** A product's own figure on the time axis of the queue's charts, and whether the queue goes with it. */
export function FiguresPanel(props: Props) {
  const figures = useFigures();
  const [name, setName] = useQueryState("figure", parseAsString);
  const list = figures.data?.series;
  const chosen = list?.find((one) => one.name === name) ?? list?.[0];
  return (
    <section aria-labelledby="figures" className="grid min-w-0 content-start gap-3">
      <header className="flex flex-wrap items-center justify-between gap-3">
        <div className="min-w-0">
          <h2 id="figures" className="font-semibold text-sm">
            Your figures
          </h2>
          <p className="text-muted text-xs">What your product counts, beside this queue.</p>
        </div>
        {list && chosen && <Chooser list={list} chosen={chosen} onChoose={(next) => void setName(next)} />}
      </header>
      {figures.isPending && <Skeleton className="h-40" />}
      {figures.isError && !list && (
        <ErrorState error={figures.error} onRetry={() => void figures.refetch()} className="py-4" />
      )}
      {list && !chosen && <NoFigures />}
      {chosen && <Beside {...props} figure={chosen} />}
    </section>
  );
}

interface ChooserProps {
  list: ExternalSeries[];
  chosen: ExternalSeries;
  onChoose(name: string | null): void;
}

function Chooser({ list, chosen, onChoose }: ChooserProps) {
  const readOnly = useReadOnly();
  const [deleting, setDeleting] = useState(false);
  const remove = useDeleteFigure(() => {
    setDeleting(false);
    onChoose(null);
  });
  return (
    <div className="flex items-center gap-1">
      <Select
        label="Figure"
        value={chosen.name}
        options={list.map(({ name, unit }) => ({ value: name, label: `${name} (${unit})` }))}
        onValueChange={onChoose}
        className="max-w-64"
      />
      <Button
        variant="ghost"
        size="icon"
        className="text-muted text-sm"
        disabled={readOnly}
        aria-label={`Delete the figure ${chosen.name}…`}
        onClick={() => setDeleting(true)}
      >
        <Trash2 aria-hidden />
      </Button>
      {deleting && (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && setDeleting(false)}
          title={`Delete ${chosen.name}?`}
          description="All of its points of the last 90 days go, for all queues. Whoever goes on posting begins it anew."
          confirmLabel="Delete the figure"
          reason="none"
          danger
          pending={remove.isPending}
          onConfirm={() => remove.mutate({ params: { name: chosen.name } })}
        />
      )}
    </div>
  );
}

function Beside({ queue, span, marks, figure }: Props & { figure: ExternalSeries }) {
  const { frame } = useFrame();
  const values = useFigure(figure.name, frame);
  const correlation = useCorrelation(queue, figure.name, frame);
  const rows = useMemo(
    () => (values.data ? rowsOf(values.data.at, { value: values.data.values }) : []),
    [values.data],
  );
  return (
    <>
      <TimePanel
        {...panelState(values)}
        title={figure.name}
        explanation={`In ${figure.unit}, on the time and with the cursor of the charts above.`}
        nothing="Nothing was posted in this time."
        rows={rows}
        series={[{ key: "value", label: figure.name, color: "var(--accent)" }]}
        kind="lines"
        unit={figure.unit}
        format={formatNumber}
        span={span ?? values.data ?? null}
        marks={marks}
      />
      {correlation.data && (
        <ul className="grid gap-1 text-sm" aria-label="Whether the queue goes with it">
          <li>{correlationWords(figure.name, "the backlog", correlation.data.backlog)}</li>
          <li>{correlationWords(figure.name, "the rate of dead letters", correlation.data.failures)}</li>
          <li className="text-muted text-xs">
            What goes together need not cause each other. Compare over a longer time too.
          </li>
        </ul>
      )}
    </>
  );
}
