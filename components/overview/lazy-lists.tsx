import dynamic from "next/dynamic";
import { Skeleton } from "@/components/ui/skeleton";

const loadTable = () => import("./queue-table").then((module) => module.QueueTable);
const loadTiles = () => import("./queue-tiles").then((module) => module.QueueTiles);
const Waiting = () => <Skeleton className="h-96" />;

/** From this width on the queues can be a table; before that they are tiles. */
export const TABLE_QUERY = "(min-width: 1360px)";

// A page is either, so neither is a part of its first scripts. The likely one is fetched beside the first figures.
if (typeof window !== "undefined")
  void (window.matchMedia(TABLE_QUERY).matches ? loadTable() : loadTiles()).catch(() => {});

export const QueueTable = dynamic(loadTable, { ssr: false, loading: Waiting });
export const QueueTiles = dynamic(loadTiles, { ssr: false, loading: Waiting });
