import { LogOut, OctagonX, Search } from "lucide-react";
import dynamic from "next/dynamic";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { Link } from "@/components/ui/link";
import { cn } from "@/lib/cn";
import type { Connection } from "./connection";

const DOTS = { ok: "bg-ok", warn: "bg-warn", danger: "bg-danger" };

const ThemeMenu = dynamic(() => import("./theme-menu").then((module) => module.ThemeMenu), {
  ssr: false,
  loading: () => <span className="size-8" />,
});

export interface HeaderProps {
  connection: Connection;
  readOnly: boolean;
  /** Present when a session can be ended. */
  onLogOut: (() => void) | null;
  onOpenPalette: () => void;
  /** Where a new kill switch is made; it knows the queue that is being looked at. */
  killSwitchHref: string;
}

export function Header({ connection, readOnly, onLogOut, onOpenPalette, killSwitchHref }: HeaderProps) {
  return (
    <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b bg-surface px-3 md:px-4">
      <Link href="/" className="font-semibold text-base md:hidden">
        Spillway
      </Link>
      <Button
        className="w-9 justify-center text-muted sm:w-64 sm:justify-start"
        aria-label="Search queues, jobs and actions"
        onClick={onOpenPalette}
      >
        <Search aria-hidden />
        <span className="hidden sm:inline">Search or jump to…</span>
        <span className="ml-auto hidden gap-1 sm:flex">
          <Kbd>Ctrl</Kbd>
          <Kbd>K</Kbd>
        </span>
      </Button>
      <div className="ml-auto flex items-center gap-1 sm:gap-2">
        {readOnly && <Badge tone="warn">Read-only</Badge>}
        <span className="flex items-center gap-1.5 px-1 text-muted text-xs" title={connection.banner?.title}>
          <span aria-hidden className={cn("size-2 rounded-full", DOTS[connection.tone])} />
          {connection.label}
        </span>
        {!readOnly && (
          <Button asChild variant="secondary">
            <Link href={killSwitchHref}>
              <OctagonX aria-hidden />
              <span className="hidden sm:inline">Kill switch</span>
              <span className="sr-only sm:hidden">New kill switch</span>
            </Link>
          </Button>
        )}
        <ThemeMenu />
        {onLogOut && (
          <Button variant="ghost" size="icon" aria-label="Log out" onClick={onLogOut}>
            <LogOut aria-hidden />
          </Button>
        )}
      </div>
    </header>
  );
}
