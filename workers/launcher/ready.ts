import { request } from "undici";
import type { Config } from "@/lib/config";

const POLL_MS = 150;
const ATTEMPT_MS = 2_000;

/** Where a person on this machine finds the dashboard. */
export function addressOf({ host, port }: Pick<Config, "host" | "port">): string {
  if (host === "0.0.0.0") return `http://127.0.0.1:${port}`;
  if (host === "::") return `http://[::1]:${port}`;
  return host.includes(":") ? `http://[${host}]:${port}` : `http://${host}:${port}`;
}

/** Waits until the web server says that it is healthy. Gives false when the signal aborts first. */
export async function untilWebReady(url: string, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    if (await isHealthy(url, signal)) return true;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return false;
}

async function isHealthy(url: string, signal: AbortSignal): Promise<boolean> {
  // Neither what `AbortSignal.timeout` gives, which may be collected before its time, nor Node's own `fetch`: that of Node 20 was
  // seen to settle never when it was aborted while its answer came, on a machine so busy that a first answer takes this long.
  const attempt = new AbortController();
  const giveUp = () => attempt.abort();
  const timer = setTimeout(giveUp, ATTEMPT_MS);
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    const { statusCode, body } = await request(`${url}/api/health`, { signal: attempt.signal });
    await body.text();
    return statusCode === 200;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
  }
}
