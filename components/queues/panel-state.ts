/** How the figures of a panel are being had. */
export interface PanelState {
  pending: boolean;
  /** Only while there is nothing to show instead. */
  error: unknown;
  onRetry: () => void;
}
