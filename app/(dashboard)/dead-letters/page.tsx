import type { Metadata } from "next";
import { GroupsView } from "@/components/dead-letter-groups/groups-view";

export const metadata: Metadata = { title: "Dead letters by cause" };

export default function Page() {
  return <GroupsView />;
}
