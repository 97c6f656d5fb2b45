import type { Metadata } from "next";
import { OperationsView } from "@/components/operations/operations-view";

export const metadata: Metadata = { title: "Edits" };

export default function Page() {
  return <OperationsView kind="edit" />;
}
