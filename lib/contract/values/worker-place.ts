/** Where a worker of the runtime runs. It is its name for BullMQ, which notes in a job the name of the worker that took it. */
export interface WorkerPlace {
  host: string;
  pid: number;
  version: string;
}

const PLACE_NAME = /^spillway\/([^/\s]+)\/(\d+)\/([^/\s]+)$/;

/** A name that Redis takes for a connection: without spaces. */
export const nameOfPlace = ({ host, pid, version }: WorkerPlace): string =>
  ["spillway", host, pid, version].map((part) => String(part).replace(/[/\s]/g, "_")).join("/");

/** The place that a worker's name tells; null for the name of a worker that is not of the runtime. */
export function placeOfName(name: string): WorkerPlace | null {
  const [, host, pid, version] = PLACE_NAME.exec(name) ?? [];
  return host && pid && version ? { host, pid: Number(pid), version } : null;
}
