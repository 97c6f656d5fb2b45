"use client";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { toast } from "@/components/ui/toast";
import { Button } from "./button";

export interface CopyButtonProps {
  text: string | (() => Promise<string>);
  label: string;
}

const SHOWN_MS = 1_500;

export function CopyButton({ text, label }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof text === "string" ? text : await text());
      setCopied(true);
      setTimeout(() => setCopied(false), SHOWN_MS);
    } catch {
      toast.error("The browser did not allow copying.", {
        description: "Select the text and copy it by hand.",
      });
    }
  };
  return (
    <Button
      variant="ghost"
      size="icon"
      className="size-7 text-sm text-muted"
      aria-label={label}
      onClick={() => void copy()}
    >
      {copied ? <Check aria-hidden className="text-ok" /> : <Copy aria-hidden />}
    </Button>
  );
}
