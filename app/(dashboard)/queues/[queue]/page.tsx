import type { Metadata } from "next";
import { QueueView } from "@/components/queues/queue-view";

export const metadata: Metadata = { title: "Queue" };

export default async function Page({ params }: { params: Promise<{ queue: string }> }) {
  const { queue } = await params;
  return <QueueView queue={decodeURIComponent(queue)} />;
}
