import type { Metadata } from "next";
import { JobView } from "@/components/jobs/job-view";

export const metadata: Metadata = { title: "Job" };

export default async function Page({ params }: { params: Promise<{ queue: string; id: string }> }) {
  const { queue, id } = await params;
  return <JobView queue={queue} id={decodeURIComponent(id)} />;
}
