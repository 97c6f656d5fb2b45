import { alignTable } from "../align-table";
import { firstLoads, gzipBytes } from "./first-load";

const kB = (bytes: number) => (bytes / 1_000).toFixed(1);

const loads = firstLoads();
const shared = loads.reduce(
  (common, { scripts }) => common.filter((script) => scripts.includes(script)),
  loads[0]?.scripts ?? [],
);
const sharedBytes = gzipBytes(shared);
const rows = loads
  .map(({ route, scripts }) => ({ route, bytes: gzipBytes(scripts) }))
  .sort((a, b) => a.bytes - b.bytes)
  .map(({ route, bytes }) => [route, kB(bytes), kB(bytes - sharedBytes)]);

process.stdout.write(`${alignTable(["first load, gzip", "kB", "its own"], rows)}\n`);
