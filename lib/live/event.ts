import type { LiveMessage } from "../contract/live";

const encoder = new TextEncoder();

/** One message as it goes over the wire. One without an id leaves the browser's place where it is. */
export function encodeMessage({ event, data }: LiveMessage, id: string | null): Uint8Array {
  const place = id === null ? "" : `id: ${id}\n`;
  return encoder.encode(`${place}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

/** What a browser names to go on behind the message of this position. */
export const idOf = (epoch: string, position: number) => `${epoch}-${position}`;

/** The position that an id names; null when it is another server's, or none. */
export function positionOf(epoch: string, id: string | null): number | null {
  const digits = id?.startsWith(`${epoch}-`) ? id.slice(epoch.length + 1) : "";
  return /^\d{1,15}$/.test(digits) ? Number(digits) : null;
}
