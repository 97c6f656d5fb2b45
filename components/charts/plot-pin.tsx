"use client";
import type { ReactNode } from "react";
import { Link } from "@/components/ui/link";
import { Popover, PopoverAnchor, PopoverContent } from "@/components/ui/popover";

/** A way from a figure to the jobs that it counts. */
export interface JobsLink {
  label: string;
  href: string;
}

export interface PlotPinProps {
  /** Where in the plot, as CSS has it. */
  left: string;
  links: JobsLink[];
  onClose: () => void;
  children: ReactNode;
}

/** What is at a place of a plot, held still, with the ways to the jobs behind it. */
export const PlotPin = ({ left, links, onClose, children }: PlotPinProps) => (
  <Popover open onOpenChange={(open) => !open && onClose()}>
    <PopoverAnchor asChild>
      <span aria-hidden className="pointer-events-none absolute inset-y-0 w-px" style={{ left }} />
    </PopoverAnchor>
    <PopoverContent
      side="right"
      align="start"
      aria-label="What is at this moment"
      className="grid w-max max-w-[min(20rem,calc(100vw-1rem))] gap-1 p-1 [&>div]:border-0 [&>div]:bg-transparent"
    >
      {children}
      {links.length > 0 && (
        <ul className="grid px-2.5 pb-1 text-xs">
          {links.map(({ label, href }) => (
            <li key={`${href} ${label}`}>
              <Link
                href={href}
                className="flex min-h-6 items-center text-accent underline underline-offset-2"
              >
                {label}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </PopoverContent>
  </Popover>
);
