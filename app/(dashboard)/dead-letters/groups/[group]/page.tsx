import type { Metadata } from "next";
import { GroupView } from "@/components/dead-letter-groups/group-view";

export const metadata: Metadata = { title: "Group of dead letters" };

export default async function Page({ params }: { params: Promise<{ group: string }> }) {
  const { group } = await params;
  return <GroupView groupKey={decodeURIComponent(group)} />;
}
