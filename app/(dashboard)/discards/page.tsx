import type { Metadata } from "next";
import { OperationsView } from "@/components/operations/operations-view";

export const metadata: Metadata = { title: "Discards" };

export default function Page() {
  return <OperationsView kind="discard" />;
}
