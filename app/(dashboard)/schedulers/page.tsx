import type { Metadata } from "next";
import { SchedulersView } from "@/components/schedulers/schedulers-view";

export const metadata: Metadata = { title: "Schedulers" };

export default function Page() {
  return <SchedulersView />;
}
