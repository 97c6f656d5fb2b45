"use client";

import { Search } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { cn } from "@/lib/cn";
import type { Place, Question } from "./question";

const PLACES: { value: Place; label: string; wanted: string; max: number }[] = [
  { value: "error", label: "In the error", wanted: "Text in the error", max: 500 },
  { value: "payload", label: "In the payload", wanted: "Text in the payload", max: 500 },
  { value: "path", label: "By JSONPath", wanted: "JSONPath, e.g. $.order.lines[*].sku", max: 300 },
];

interface Props {
  /** What is asked now; it stands in the fields at first. */
  question: Question | null;
  onAsk(question: Question): void;
}

/** Asks for a text or a path. Nothing is looked for before it is sent. */
export function SearchForm({ question, onAsk }: Props) {
  const [place, setPlace] = useState<Place>(question?.place ?? "error");
  const [wanted, setWanted] = useState(question?.wanted ?? "");
  const [value, setValue] = useState(question?.value ?? "");
  const words = PLACES.find((one) => one.value === place);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wanted.trim() !== "") onAsk({ place, wanted, value: place === "path" ? value : null });
  };
  return (
    <form onSubmit={submit} aria-label="Search in dead letters" className="flex flex-wrap items-center gap-2">
      <Select
        label="Where to look"
        className="w-full sm:w-36"
        value={place}
        options={PLACES.map(({ value: key, label }) => ({ value: key, label }))}
        onValueChange={(next) => setPlace(next as Place)}
      />
      <Input
        type="search"
        aria-label={words?.wanted.split(",")[0] ?? "Text"}
        placeholder={words?.wanted ?? ""}
        data-filter
        autoComplete="off"
        spellCheck={false}
        maxLength={words?.max ?? 500}
        className={cn("min-w-40 flex-[2]", place === "path" && "max-sm:basis-full")}
        value={wanted}
        onChange={({ target }) => setWanted(target.value)}
      />
      {place === "path" && (
        <Input
          type="search"
          aria-label="Value, in full"
          placeholder="Value, in full"
          autoComplete="off"
          spellCheck={false}
          maxLength={500}
          className="min-w-32 flex-1"
          value={value}
          onChange={({ target }) => setValue(target.value)}
        />
      )}
      <Button type="submit" variant="primary" disabled={wanted.trim() === ""}>
        <Search aria-hidden /> Search
      </Button>
    </form>
  );
}
