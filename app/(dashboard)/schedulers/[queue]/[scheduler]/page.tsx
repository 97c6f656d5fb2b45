import type { Metadata } from "next";
import { SchedulerView } from "@/components/schedulers/scheduler-view";

export const metadata: Metadata = { title: "Scheduler" };

export default async function Page({ params }: { params: Promise<{ queue: string; scheduler: string }> }) {
  const { queue, scheduler } = await params;
  return <SchedulerView queue={queue} scheduler={decodeURIComponent(scheduler)} />;
}
