import { serverContext } from "../http/server-context";
import { createHub, type LiveHub } from "./hub";

// Next bundles each route by itself; the process is the only scope that they share.
const SLOT = Symbol.for("spillway.live-hub");
const scope = globalThis as { [SLOT]?: LiveHub };

/** The one hub of this server process, opened at first use. */
export function serverHub(): LiveHub {
  scope[SLOT] ??= createHub(serverContext());
  return scope[SLOT];
}

/** How many browsers this server's event streams go to; 0 before the first has asked for anything. */
export const openStreams = (): number => scope[SLOT]?.openStreams() ?? 0;

/** Ends all event streams, without which a server that was told to stop would wait for its browsers. */
export function closeAllStreams(): void {
  scope[SLOT]?.close();
  delete scope[SLOT];
}
