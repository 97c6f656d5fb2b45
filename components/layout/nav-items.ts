import {
  Cpu,
  Gauge,
  type LucideIcon,
  MailX,
  RotateCcw,
  ScrollText,
  SlidersHorizontal,
  ToggleRight,
  Unplug,
} from "lucide-react";

export interface NavItem {
  href: string;
  label: string;
  /** One word, for a phone. */
  short: string;
  icon: LucideIcon;
  /** Second key of the `g` sequence. */
  letter: string;
}

/** The pages, in the order of need. */
export const NAV_ITEMS: NavItem[] = [
  { href: "/", label: "Overview", short: "Overview", icon: Gauge, letter: "o" },
  { href: "/dead-letters", label: "Dead letters", short: "Dead", icon: MailX, letter: "d" },
  { href: "/replays", label: "Replays", short: "Replays", icon: RotateCcw, letter: "r" },
  { href: "/flags", label: "Flags", short: "Flags", icon: ToggleRight, letter: "k" },
  { href: "/breakers", label: "Breakers", short: "Breakers", icon: Unplug, letter: "b" },
  { href: "/policies", label: "Policies", short: "Policies", icon: SlidersHorizontal, letter: "p" },
  { href: "/workers", label: "Workers", short: "Workers", icon: Cpu, letter: "w" },
  { href: "/audit", label: "Audit", short: "Audit", icon: ScrollText, letter: "a" },
];

/** Whether `pathname` lies under an item; a queue's pages belong to the overview. */
export function isCurrent(item: NavItem, pathname: string): boolean {
  if (item.href === "/") return pathname === "/" || pathname.startsWith("/queues");
  if (item.href === "/replays" && pathname.startsWith("/discards")) return true;
  return pathname === item.href || pathname.startsWith(`${item.href}/`);
}
