import type { Metadata } from "next";
import { SearchView } from "@/components/dead-letter-search/search-view";

export const metadata: Metadata = { title: "Search in dead letters" };

export default function Page() {
  return <SearchView />;
}
