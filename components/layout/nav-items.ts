import {
  CalendarClock,
  CalendarX2,
  Combine,
  Cpu,
  Gauge,
  GitCompareArrows,
  List,
  type LucideIcon,
  MailX,
  Presentation,
  RotateCcw,
  ScrollText,
  Search,
  SlidersHorizontal,
  ToggleRight,
  Unplug,
} from "lucide-react";
import { COMPARE_HREF } from "../compare/addresses";
import {
  GROUPS_HREF,
  LETTERS_HREF,
  RETENTION_HREF,
  RULES_HREF,
  SEARCH_HREF,
} from "../dead-letters/addresses";
import { SCHEDULERS_HREF } from "../schedulers/addresses";

interface Page {
  href: string;
  label: string;
  icon: LucideIcon;
  /** Second key of the `g` sequence. */
  letter: string;
}

export interface NavItem extends Page {
  /** One word, for a phone. */
  short: string;
}

/** The pages that the navigation shows, in the order of need. */
export const NAV_ITEMS: NavItem[] = [
  { href: "/", label: "Overview", short: "Overview", icon: Gauge, letter: "o" },
  { href: GROUPS_HREF, label: "Dead letters", short: "Dead", icon: MailX, letter: "d" },
  { href: "/replays", label: "Replays", short: "Replays", icon: RotateCcw, letter: "r" },
  {
    href: SCHEDULERS_HREF,
    label: "Schedulers",
    short: "Schedule",
    icon: CalendarClock,
    letter: "c",
  },
  { href: "/flags", label: "Flags", short: "Flags", icon: ToggleRight, letter: "k" },
  { href: "/breakers", label: "Breakers", short: "Breakers", icon: Unplug, letter: "b" },
  { href: "/policies", label: "Policies", short: "Policies", icon: SlidersHorizontal, letter: "p" },
  { href: "/workers", label: "Workers", short: "Workers", icon: Cpu, letter: "w" },
  { href: "/audit", label: "Audit", short: "Audit", icon: ScrollText, letter: "a" },
];

/** Every page that a key or the palette leads to: those of the navigation, and the ones behind them. */
export const PAGES: Page[] = [
  ...NAV_ITEMS,
  { href: LETTERS_HREF, label: "Dead letters one by one", icon: List, letter: "l" },
  { href: SEARCH_HREF, label: "Search in dead letters", icon: Search, letter: "s" },
  { href: RULES_HREF, label: "Rules of groups", icon: Combine, letter: "u" },
  { href: RETENTION_HREF, label: "Retention of dead letters", icon: CalendarX2, letter: "t" },
  { href: COMPARE_HREF, label: "Compare two queues or two times", icon: GitCompareArrows, letter: "m" },
  { href: "/wallboard", label: "Wallboard", icon: Presentation, letter: "f" },
];

/** Whether `pathname` lies under an item; a queue's pages belong to the overview. */
export function isCurrent(item: NavItem, pathname: string): boolean {
  if (item.href === "/") return pathname === "/" || pathname.startsWith("/queues");
  if (item.href === "/replays" && /^\/(discards|edits)/.test(pathname)) return true;
  return pathname === item.href || pathname.startsWith(`${item.href}/`);
}
