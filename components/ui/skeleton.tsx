import { cn } from "@/lib/cn";

/**
 * Holds the place of what is loading, at its size, so that nothing jumps. It is still for the first second: an animation makes
 * the browser draw the window 60 times a second, just when it has the page to make.
 */
export const Skeleton = ({ className }: { className?: string }) => (
  <div aria-hidden className={cn("animate-pulse rounded-md bg-raised [animation-delay:1s]", className)} />
);
