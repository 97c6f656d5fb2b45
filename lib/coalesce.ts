/**
 * Gathers what is asked in one turn of the event loop and asks it together, at most `max` at a time: small batches, so that
 * who answers works on one while the next is being made. Nothing waits for it: a batch leaves when it is full, or when all
 * that can run now has run.
 *
 * `ask` gives one answer for each question, in their order; when it fails, each asker of that batch is told.
 */
export function coalesce<Question, Answer>(
  max: number,
  ask: (questions: Question[]) => Promise<Answer[]>,
): (question: Question) => Promise<Answer> {
  interface Asked {
    question: Question;
    resolve(answer: Answer): void;
    reject(error: unknown): void;
  }
  let batch: Asked[] = [];

  function leave(): void {
    if (batch.length === 0) return;
    const leaving = batch;
    batch = [];
    ask(leaving.map(({ question }) => question)).then(
      (answers) => {
        for (const [index, { resolve, reject }] of leaving.entries())
          if (index < answers.length) resolve(answers[index] as Answer);
          else reject(new Error(`There are ${answers.length} answers to ${leaving.length} questions.`));
      },
      (error: unknown) => {
        for (const { reject } of leaving) reject(error);
      },
    );
  }

  return (question) =>
    new Promise((resolve, reject) => {
      batch.push({ question, resolve, reject });
      // A tick comes after every promise that is settled by now has been heard.
      if (batch.length === 1) process.nextTick(leave);
      if (batch.length >= max) leave();
    });
}
