import { expect, test } from "vitest";
import { nextTask, turnsOf } from "./turns";

function frames() {
  const asked: (() => void)[] = [];
  const done: string[] = [];
  const turns = turnsOf((act) => void asked.push(act));
  return {
    done,
    take: (name: string) => turns.take(() => void done.push(name)),
    turns,
    next: () => asked.shift()?.(),
    waiting: () => asked.length,
  };
}

test("each has a frame of its own, in the order in which they came", () => {
  const { take, next, done, waiting } = frames();
  take("depth");
  take("throughput");
  expect(waiting()).toBe(1);
  next();
  expect(done).toEqual(["depth"]);
  next();
  expect(done).toEqual(["depth", "throughput"]);
  expect(waiting()).toBe(0);
});

test("what was taken back has no turn and delays nobody", () => {
  const { take, next, done } = frames();
  const takeBack = take("gone");
  take("depth");
  takeBack();
  next();
  expect(done).toEqual(["depth"]);
});

test("the same act may wait twice", () => {
  const { turns, next, done } = frames();
  const act = () => void done.push("depth");
  turns.take(act)();
  turns.take(act);
  next();
  expect(done).toEqual(["depth"]);
});

test("one that throws does not stop the others", () => {
  const { take, turns, next, done } = frames();
  turns.take(() => {
    throw new Error("no room");
  });
  take("depth");
  expect(next).toThrow("no room");
  next();
  expect(done).toEqual(["depth"]);
});

test("a task to come runs behind all that is due now, in the order in which they were asked for", async () => {
  const done: string[] = [];
  await new Promise<void>((resolve) => {
    nextTask(() => void done.push("first"));
    nextTask(() => {
      done.push("second");
      resolve();
    });
    void Promise.resolve().then(() => done.push("due now"));
  });
  expect(done).toEqual(["due now", "first", "second"]);
});
