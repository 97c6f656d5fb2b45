import { expect, test } from "vitest";
import { attemptBins } from "./attempt-bins";

test("attempts are told one by one where they are few, and by ranges where they are many", () => {
  const bins = attemptBins([
    { attempts: 0, count: 1 },
    { attempts: 1, count: 2 },
    { attempts: 5, count: 3 },
    { attempts: 6, count: 4 },
    { attempts: 10, count: 5 },
    { attempts: 51, count: 6 },
    { attempts: 255, count: 7 },
  ]);
  expect(bins).toEqual([
    { label: "none, or not known", min: 0, max: 0, count: 1 },
    { label: "1", min: 1, max: 1, count: 2 },
    { label: "5", min: 5, max: 5, count: 3 },
    { label: "6–10", min: 6, max: 10, count: 9 },
    { label: "51 and more", min: 51, max: null, count: 13 },
  ]);
  expect(attemptBins([])).toEqual([]);
});
