import { expect, test } from "vitest";
import { type ChartMark, clusterMarks, needsHuman } from "./marks";

const mark = (at: number, kind = "deploy"): ChartMark => ({ at, label: `mark ${at}`, kind });

test("marks outside of the time are not drawn, and those that lie upon each other are one", () => {
  const clusters = clusterMarks([mark(500), mark(-1), mark(100), mark(510), mark(1_001)], 0, 1_000);
  expect(clusters.map(({ share, marks }) => [share, marks.length])).toEqual([
    [0.1, 1],
    [0.5, 2],
  ]);
});

test("a cluster never grows wider than what cannot be told apart", () => {
  const many = Array.from({ length: 101 }, (_, index) => mark(index * 10));
  const clusters = clusterMarks(many, 0, 1_000);
  expect(clusters.flatMap(({ marks }) => marks)).toHaveLength(101);
  for (const { share, marks } of clusters) expect((marks.at(-1)?.at ?? 0) / 1_000 - share).toBeLessThan(0.06);
  expect(clusters.length).toBeLessThan(22);
});

test("only what needs a human is red", () => {
  const [breaker, incident] = clusterMarks([mark(0, "breaker"), mark(500, "incident")], 0, 1_000);
  expect([breaker, incident].map((cluster) => cluster && needsHuman(cluster))).toEqual([false, true]);
});
