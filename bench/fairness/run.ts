import type { Scene } from "./scene";
import { plain, runtime, whole } from "./subjects";
import type { Line } from "./table";
import { turn } from "./turn";

/** Each worker faces the same arrivals, without the flood and with it. Takes about six times `scene.seconds`. */
export async function runBench(
  redisUrl: string,
  scene: Scene,
  progress: (text: string) => void,
): Promise<Line[]> {
  const lines: Line[] = [];
  for (const subject of [plain, runtime, whole])
    for (const flood of [false, true]) {
      progress(`${subject.name}, ${flood ? "with" : "without"} the flood`);
      const queue = `fairness-${subject.name.replaceAll(" ", "")}-${flood ? "flood" : "calm"}`;
      lines.push({
        subject: subject.name,
        flood,
        result: await turn(redisUrl, subject, { scene, flood, queue }),
      });
    }
  return lines;
}
