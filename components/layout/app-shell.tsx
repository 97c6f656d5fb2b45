"use client";
import { useQuery } from "@tanstack/react-query";
import { usePathname } from "next/navigation";
import { type ReactNode, useState } from "react";
import { useLive } from "@/components/hooks/live-provider";
import { queryKeys } from "@/components/hooks/query-keys";
import { useCallMutation } from "@/components/hooks/use-call";
import { useHealth } from "@/components/hooks/use-health";
import { useQueues } from "@/components/hooks/use-queues";
import { useSession } from "@/components/hooks/use-session";
import { useGlobalKeys } from "@/components/palette/use-global-keys";
import { lazily } from "@/components/ui/lazily";
import { call } from "@/lib/http/client";
import { connectionOf } from "./connection";
import { ConnectionBanner } from "./connection-banner";
import { Header } from "./header";
import { BottomNav, type NavCounts, SideNav } from "./side-nav";

const Palette = lazily(() => import("@/components/palette/palette").then((module) => module.Palette));
const KeyboardHelp = lazily(() =>
  import("@/components/palette/keyboard-help").then((module) => module.KeyboardHelp),
);

/** Everything around a page: navigation, connection, palette and keys. */
export function AppShell({ children }: { children: ReactNode }) {
  const pathname = usePathname();
  const live = useLive();
  const health = useHealth();
  const session = useSession();
  const queues = useQueues();
  const flags = useQuery({
    queryKey: queryKeys.flags,
    queryFn: ({ signal }) => call("GET /api/v1/flags", {}, { signal }),
  });
  // What the palette opens with; null while it is closed.
  const [paletteText, setPaletteText] = useState<string | null>(null);
  const [helpOpen, setHelpOpen] = useState(false);
  useGlobalKeys({ onPalette: (text = "") => setPaletteText(text), onHelp: () => setHelpOpen(true) });
  const leave = useCallMutation("DELETE /api/session", { onDone: () => window.location.assign("/login") });

  const connection = connectionOf({ live: live.state, health: health.data, unreachable: health.isError });
  const counts: NavCounts = {
    deadLetters: queues.data?.queues.reduce((sum, queue) => sum + queue.counts.failed, 0) ?? null,
    switchesOn: flags.data?.flags.filter((flag) => flag.enabled).length ?? null,
  };
  const queueInPath = /^\/queues\/([^/]+)/.exec(pathname)?.[1];
  return (
    <div className="flex min-h-dvh">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-accent focus:px-3 focus:py-2 focus:text-accent-fg"
      >
        Skip to the page
      </a>
      <div className="sticky top-0 hidden h-dvh md:flex">
        <SideNav pathname={pathname} counts={counts} />
      </div>
      <div className="flex min-w-0 flex-1 flex-col">
        <Header
          connection={connection}
          readOnly={session.data?.readOnly ?? false}
          onLogOut={session.data?.required ? () => leave.mutate({}) : null}
          onOpenPalette={() => setPaletteText("")}
          killSwitchHref={queueInPath ? `/flags?new=1&queue=${queueInPath}` : "/flags?new=1"}
        />
        {/* 0 while nothing was ever read: that is no time. */}
        <ConnectionBanner connection={connection} asOf={queues.data?.asOf || null} />
        <main id="main" tabIndex={-1} className="min-w-0 flex-1 p-3 pb-20 outline-none md:p-5 md:pb-8">
          {children}
        </main>
      </div>
      <BottomNav pathname={pathname} counts={counts} />
      {paletteText !== null && (
        <Palette
          open
          initialText={paletteText}
          onOpenChange={(open) => !open && setPaletteText(null)}
          queues={queues.data?.queues ?? []}
        />
      )}
      {helpOpen && <KeyboardHelp open onOpenChange={setHelpOpen} />}
    </div>
  );
}
