"use client";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { RANGE_NAMES } from "@/components/charts/ranges";

/** The range of time that all charts of the page show, in the URL. */
export const useRange = () => useQueryState("range", parseAsStringLiteral(RANGE_NAMES).withDefault("15m"));
