import { expect, test } from "vitest";
import { testContext } from "../../testing/context";
import { testIndex, testRow } from "../../testing/index-fixture";
import { EACH_CAUSE_A_GROUP } from "./grouping";
import { SumsByQuestion } from "./kept-sums";
import { withSelection } from "./query";
import { type GroupTally, tallyGroups } from "./tally";

const OPTIONS = { trend: { from: 1_700_000_000_000, stepMs: 10, buckets: 4 }, top: 2 };

test("sums of questions are kept up to a bound in memory, and what is counted does not depend on it", async () => {
  const ctx = testContext();
  const writer = await testIndex(ctx);
  await writer.commit({ add: Array.from({ length: 300 }, (_, n) => testRow(n)) });
  const ask = (book: SumsByQuestion, question: string) =>
    withSelection(ctx, { names: [question] }, EACH_CAUSE_A_GROUP, (reader, selection) =>
      book.use(question, (kept) => tallyGroups(reader, selection, EACH_CAUSE_A_GROUP, OPTIONS, kept)),
    );
  const askAll = async (book: SumsByQuestion) => {
    const answers: GroupTally[][] = [];
    for (const n of [0, 1, 2, 3, 0, 1, 2, 3]) answers.push(await ask(book, `name-${n}`));
    return answers;
  };
  const wide = new SumsByQuestion();
  const answers = await askAll(wide);
  const ofOne = wide.bytes / 4;
  expect(ofOne).toBeGreaterThan(0);
  const narrow = new SumsByQuestion(ofOne * 2 + 100);
  expect(await askAll(narrow)).toEqual(answers);
  expect(narrow.bytes).toBe(ofOne * 2);
  const none = new SumsByQuestion(ofOne - 1);
  expect(await askAll(none)).toEqual(answers);
  expect(none.bytes).toBe(0);
});
