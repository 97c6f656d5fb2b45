import { closeAllStreams } from "./server-hub";

/** After this a stream that a browser opened in the very moment of stopping no longer holds the server up. */
const LAST_STREAMS_MS = 500;

/**
 * Ends the event streams when the server is told to stop. Next waits for every open answer, and a stream never ends
 * by itself: without this the server would go on until it is killed.
 */
export function closeStreamsOnStop(): void {
  const close = () => {
    closeAllStreams();
    setTimeout(closeAllStreams, LAST_STREAMS_MS).unref();
  };
  process.once("SIGTERM", close);
  process.once("SIGINT", close);
}
