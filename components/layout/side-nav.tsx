import { Link } from "@/components/ui/link";
import { cn } from "@/lib/cn";
import { formatCompact } from "@/lib/format";
import { GROUPS_HREF } from "../dead-letters/addresses";
import { isCurrent, NAV_ITEMS } from "./nav-items";

export interface NavCounts {
  deadLetters: number | null;
  switchesOn: number | null;
}

interface NavProps {
  pathname: string;
  counts: NavCounts;
}

function countOf(href: string, counts: NavCounts): { value: number; alarming: boolean } | null {
  if (href === GROUPS_HREF && counts.deadLetters) return { value: counts.deadLetters, alarming: false };
  if (href === "/flags" && counts.switchesOn) return { value: counts.switchesOn, alarming: true };
  return null;
}

/** The pages at the left; on a phone {@link BottomNav} takes its place. */
export function SideNav({ pathname, counts }: NavProps) {
  return (
    <nav aria-label="Pages" className="hidden w-48 shrink-0 border-r bg-surface md:block">
      <Link href="/" className="flex h-12 items-center gap-2 px-4 font-semibold text-base">
        <Mark /> Spillway
      </Link>
      <ul className="grid gap-0.5 px-2 py-2">
        {NAV_ITEMS.map((item) => {
          const current = isCurrent(item, pathname);
          const count = countOf(item.href, counts);
          return (
            <li key={item.href}>
              <Link
                href={item.href}
                aria-current={current ? "page" : undefined}
                className={cn(
                  "flex h-8 items-center gap-2.5 rounded-md px-2",
                  current ? "bg-raised font-medium text-fg" : "text-muted hover:bg-raised hover:text-fg",
                )}
              >
                <item.icon aria-hidden className={cn("text-base", current && "text-accent")} />
                {item.label}
                {count && (
                  <span
                    className={cn(
                      "ml-auto text-xs",
                      count.alarming ? "font-semibold text-danger" : "text-muted",
                    )}
                  >
                    {formatCompact(count.value)}
                  </span>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

export function BottomNav({ pathname, counts }: NavProps) {
  return (
    <nav
      aria-label="Pages"
      className="fixed inset-x-0 bottom-0 z-30 border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      <ul className="flex overflow-x-auto">
        {NAV_ITEMS.map((item) => {
          const current = isCurrent(item, pathname);
          const count = countOf(item.href, counts);
          return (
            // So wide that one is cut at the edge of a phone: what is behind it would not be looked for.
            <li key={item.href} className="min-w-15 flex-1">
              <Link
                href={item.href}
                aria-current={current ? "page" : undefined}
                className={cn(
                  "grid h-14 justify-items-center gap-0.5 overflow-hidden px-0.5 pt-2 text-center text-[0.6875rem] leading-tight",
                  current ? "text-accent" : "text-muted",
                )}
              >
                <span className="relative text-lg">
                  <item.icon aria-hidden />
                  {count?.alarming && (
                    <span className="absolute -top-1 -right-2 size-2 rounded-full bg-danger">
                      <span className="sr-only">{count.value} on</span>
                    </span>
                  )}
                </span>
                <span aria-hidden>{item.short}</span>
                <span className="sr-only">{item.label}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/** A dam with its spillway: the wall, and the water that it lets go. */
const Mark = () => (
  <svg
    aria-hidden
    viewBox="0 0 20 20"
    className="size-5 text-accent"
    fill="none"
    stroke="currentColor"
    strokeWidth="2"
  >
    <path d="M2 5c2 0 2 1.5 4 1.5S8 5 10 5" strokeLinecap="round" />
    <path d="M10 3v6c0 5 4 3.5 8 8" strokeLinecap="round" strokeLinejoin="round" />
    <path d="M2 17h9" strokeLinecap="round" />
  </svg>
);
