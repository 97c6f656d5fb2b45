import { ChevronLeft } from "lucide-react";
import { Link } from "@/components/ui/link";

/** To the list that a detail page belongs to. */
export const BackLink = ({ href, label }: { href: string; label: string }) => (
  <Link href={href} className="inline-flex w-fit items-center gap-1 text-muted text-sm hover:text-fg">
    <ChevronLeft aria-hidden /> {label}
  </Link>
);
