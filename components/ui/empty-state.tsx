import { Inbox, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

export interface EmptyStateProps {
  icon?: LucideIcon;
  title: string;
  /** Why there is nothing, or what to do. */
  description?: ReactNode;
  action?: ReactNode;
  className?: string;
}

export function EmptyState({ icon: Icon = Inbox, title, description, action, className }: EmptyStateProps) {
  return (
    <div className={cn("grid justify-items-center gap-2 px-4 py-12 text-center", className)}>
      <Icon aria-hidden className="text-lg text-muted" />
      <p className="font-medium text-base">{title}</p>
      {description && <p className="max-w-md text-muted">{description}</p>}
      {action}
    </div>
  );
}
