import { Link } from "@/components/ui/link";
import { cn } from "@/lib/cn";
import { GROUPS_HREF, LETTERS_HREF, RULES_HREF, SEARCH_HREF } from "./addresses";

const VIEWS = [
  { view: "groups", href: GROUPS_HREF, label: "Groups by cause" },
  { view: "letters", href: LETTERS_HREF, label: "All dead letters" },
  { view: "search", href: SEARCH_HREF, label: "Search" },
  { view: "rules", href: RULES_HREF, label: "Rules" },
] as const;

/** The causes, the single dead letters, what is in them, and the rules that mend the causes. */
export const ViewLinks = ({ current }: { current: (typeof VIEWS)[number]["view"] }) => (
  <nav aria-label="Views of dead letters" className="flex gap-1 overflow-x-auto border-line border-b">
    {VIEWS.map(({ view, href, label }) => (
      <Link
        key={view}
        href={href}
        aria-current={view === current ? "page" : undefined}
        className={cn(
          "-mb-px inline-flex h-9 items-center whitespace-nowrap border-transparent border-b-2 px-2.5 text-muted text-sm hover:text-fg",
          view === current && "border-accent font-medium text-fg",
        )}
      >
        {label}
      </Link>
    ))}
  </nav>
);
