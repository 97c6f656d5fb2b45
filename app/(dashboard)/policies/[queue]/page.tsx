import type { Metadata } from "next";
import { PolicyView } from "@/components/policies/policy-view";

export const metadata: Metadata = { title: "Policy" };

export default async function Page({ params }: { params: Promise<{ queue: string }> }) {
  const { queue } = await params;
  return <PolicyView queue={decodeURIComponent(queue)} />;
}
