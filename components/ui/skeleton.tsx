import { cn } from "@/lib/cn";

/** Holds the place of what is loading, at its size, so that nothing jumps. */
export const Skeleton = ({ className }: { className?: string }) => (
  <div aria-hidden className={cn("animate-pulse rounded-md bg-raised", className)} />
);
