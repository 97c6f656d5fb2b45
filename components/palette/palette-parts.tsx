"use client";
import { Command } from "cmdk";
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

export const Group = (props: ComponentProps<typeof Command.Group>) => (
  <Command.Group
    className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-xs"
    {...props}
  />
);

export const Item = ({ className, ...props }: ComponentProps<typeof Command.Item>) => (
  <Command.Item
    className={cn(
      "flex h-9 cursor-default items-center gap-2 rounded-md px-2 data-[selected=true]:bg-raised",
      className,
    )}
    {...props}
  />
);

export const Hint = (props: ComponentProps<"span">) => (
  <span className="ml-auto shrink-0 truncate pl-4 text-muted text-xs" {...props} />
);
