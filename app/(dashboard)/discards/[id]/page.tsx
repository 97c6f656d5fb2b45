import type { Metadata } from "next";
import { OperationView } from "@/components/operations/operation-view";

export const metadata: Metadata = { title: "Discard" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <OperationView kind="discard" id={decodeURIComponent(id)} />;
}
