import type { Metadata } from "next";
import { LiveProvider } from "@/components/hooks/live-provider";
import { WallboardView } from "@/components/wallboard/wallboard-view";

export const metadata: Metadata = { title: "Wallboard" };

export default function Page() {
  return (
    <LiveProvider>
      <WallboardView />
    </LiveProvider>
  );
}
