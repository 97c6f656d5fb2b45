import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

const button = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium transition-colors duration-100 disabled:pointer-events-none disabled:opacity-50 aria-disabled:opacity-50",
  {
    variants: {
      variant: {
        primary: "border-transparent bg-accent text-accent-fg hover:brightness-110",
        secondary: "border-line-strong bg-surface text-fg hover:bg-raised",
        ghost: "border-transparent bg-transparent text-fg hover:bg-raised",
        danger: "border-transparent bg-danger text-danger-fg hover:brightness-110",
      },
      size: {
        sm: "h-7 px-2 text-xs",
        md: "h-8 px-3 text-sm",
        icon: "size-8 text-base",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

export interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof button> {
  /** Puts the look on its one child, e.g. a link. */
  asChild?: boolean;
}

export function Button({ className, variant, size, asChild, type = "button", ...props }: ButtonProps) {
  if (asChild) return <Slot.Root className={cn(button({ variant, size }), className)} {...props} />;
  return <button type={type} className={cn(button({ variant, size }), className)} {...props} />;
}
