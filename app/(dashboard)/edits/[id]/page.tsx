import type { Metadata } from "next";
import { OperationView } from "@/components/operations/operation-view";

export const metadata: Metadata = { title: "Edit" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <OperationView kind="edit" id={decodeURIComponent(id)} />;
}
