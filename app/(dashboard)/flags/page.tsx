import type { Metadata } from "next";
import { FlagsTabs } from "@/components/flags/flags-tabs";

export const metadata: Metadata = { title: "Kill switches" };

export default function Page() {
  return <FlagsTabs />;
}
