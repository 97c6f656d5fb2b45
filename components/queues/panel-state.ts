import type { Span } from "@/components/charts/frame";
import type { ChartMark } from "@/components/charts/marks";

/** How the figures of a panel are being had. */
export interface PanelState {
  pending: boolean;
  /** Only while there is nothing to show instead. */
  error: unknown;
  onRetry: () => void;
}

/** How a query stands, for the panel that shows it. */
export const panelState = (query: {
  data: unknown;
  isPending: boolean;
  error: unknown;
  refetch: () => unknown;
}): PanelState => ({
  pending: query.isPending,
  error: query.data === undefined ? query.error : null,
  onRetry: () => void query.refetch(),
});

/** What all charts of a queue's page share. */
export interface ChartFrame {
  /** The queue's key. */
  queue: string;
  /** The time axis; null while nothing is loaded. */
  span: Span | null;
  /** What happened in this time. */
  marks?: readonly ChartMark[] | undefined;
}

/** What each of them is drawn from, beside its own figures. */
export interface QueueChart extends PanelState, ChartFrame {}
