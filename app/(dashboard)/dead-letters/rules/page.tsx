import type { Metadata } from "next";
import { RulesView } from "@/components/dead-letter-rules/rules-view";

export const metadata: Metadata = { title: "Rules of groups" };

export default function Page() {
  return <RulesView />;
}
