import { Command } from "commander";
import { wholeNumber } from "../options";
import { pagesOf } from "./pages";
import { lookAt, type Report } from "./run";
import { type PageReports, printLosses, printScores } from "./summary";

const { url, runs } = new Command("lighthouse")
  .description(
    "Lighthouse's scores of the main pages, desktop preset, against a running demo (npm run demo).",
  )
  .option("--url <url>", "where it runs", "http://127.0.0.1:3000")
  .option("--runs <n>", "how often each page is looked at", wholeNumber(1), 5)
  .parse()
  .opts<{ url: string; runs: number }>();

const pages: PageReports[] = [];
for (const { name, path } of await pagesOf(url)) {
  const reports: Report[] = [];
  while (reports.length < runs) {
    process.stderr.write(`${name}, ${reports.length + 1} of ${runs}\n`);
    reports.push(await lookAt(url + path));
  }
  pages.push({ page: name, reports });
}
process.stdout.write([printScores(pages), ...printLosses(pages), ""].join("\n"));
