import type { Metadata } from "next";
import { BreakerView } from "@/components/breakers/breaker-view";

export const metadata: Metadata = { title: "Breaker" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <BreakerView id={decodeURIComponent(id)} />;
}
