import type { Metadata } from "next";
import { FlagsView } from "@/components/flags/flags-view";

export const metadata: Metadata = { title: "Kill switches" };

export default function Page() {
  return <FlagsView />;
}
