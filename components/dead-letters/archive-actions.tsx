"use client";

import { CalendarX2, Download, Upload } from "lucide-react";
import { useState } from "react";
import { useReadOnly } from "@/components/hooks/use-session";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import type { SelectionFilter } from "@/lib/contract/operations";
import { urlOf } from "@/lib/http/client";
import { RETENTION_HREF } from "./addresses";
import { ImportDialog } from "./import-dialog";

/** Takes the dead letters that match away as a file, makes jobs of such a file, and leads to the rules by which they go. */
export function ArchiveActions({ filter }: { filter: SelectionFilter }) {
  const [importing, setImporting] = useState(false);
  const readOnly = useReadOnly();
  const href = urlOf("GET /api/v1/dead-letters/export", { query: { ...filter } });
  return (
    <>
      <Button variant="secondary" size="sm" asChild>
        <a href={href} download title="All that match the filter, as NDJSON by gzip">
          <Download aria-hidden /> Export
        </a>
      </Button>
      <Button variant="secondary" size="sm" disabled={readOnly} onClick={() => setImporting(true)}>
        <Upload aria-hidden /> Import…
      </Button>
      <Button variant="secondary" size="sm" asChild>
        <Link href={RETENTION_HREF}>
          <CalendarX2 aria-hidden /> Retention
        </Link>
      </Button>
      {importing && <ImportDialog onClose={() => setImporting(false)} />}
    </>
  );
}
