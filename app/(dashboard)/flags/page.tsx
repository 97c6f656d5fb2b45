import type { Metadata } from "next";
import { FlagsTabs } from "@/components/flags/flags-tabs";

export const metadata: Metadata = { title: "Flags" };

export default function Page() {
  return <FlagsTabs />;
}
