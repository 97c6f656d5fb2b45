import type { LiveMessage } from "@/lib/contract/live";
import { LIVE_EVENT_NAMES } from "@/lib/contract/values/live";
import { urlOf } from "@/lib/http/client";

/** The browser retries by itself, except when the server answered with an error; then we do. */
const REOPEN_MS = 3_000;
/** The server says something at least every 15 seconds. A connection that was cut without a word looks open and is silent. */
const SILENT_MS = 35_000;
/** The same until it is open: meanwhile the page has nothing to go by. */
const OPENING_MS = 5_000;

export interface StreamListener {
  onOpen(): void;
  onLost(): void;
  /** `id` is the place behind this message, empty when it has none. */
  onMessage(message: LiveMessage, id: string): void;
}

/**
 * Opens the event stream behind the place that `last` gives, each time that it has to be opened: it is until the returned
 * function is called.
 */
export function openStream(last: () => string, listener: StreamListener): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const close = () => {
    clearTimeout(timer);
    source?.close();
  };
  const reopenAfter = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      listener.onLost();
      open();
    }, ms);
  };
  const open = () => {
    close();
    const opened = new EventSource(urlOf("GET /api/v1/live", { query: { last: last() } }));
    source = opened;
    reopenAfter(OPENING_MS);
    opened.onopen = () => {
      reopenAfter(SILENT_MS);
      listener.onOpen();
    };
    opened.onerror = () => {
      reopenAfter(opened.readyState === EventSource.CLOSED ? REOPEN_MS : OPENING_MS);
      listener.onLost();
    };
    for (const event of LIVE_EVENT_NAMES) {
      opened.addEventListener(event, ({ data, lastEventId }: MessageEvent<string>) => {
        reopenAfter(SILENT_MS);
        listener.onMessage({ event, data: JSON.parse(data) } as LiveMessage, lastEventId);
      });
    }
  };
  open();
  return close;
}
