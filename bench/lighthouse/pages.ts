import type { DeadLettersAnswer } from "@/lib/contract/dead-letters";

export interface Page {
  name: string;
  path: string;
}

/** The pages that are looked at: the job is the latest dead letter, and the queue is its queue. Throws without a dead letter. */
export async function pagesOf(url: string): Promise<Page[]> {
  const answer = await fetch(`${url}/api/v1/dead-letters?limit=1`);
  if (!answer.ok)
    throw new Error(`${url} does not answer as Spillway without a password does: ${answer.status}.`);
  const [letter] = ((await answer.json()) as DeadLettersAnswer).items;
  if (!letter) throw new Error("There is no dead letter yet: look again in a minute.");
  const queue = `/queues/${letter.queue}`;
  return [
    { name: "overview", path: "/" },
    { name: "queue", path: queue },
    { name: "dead letters", path: "/dead-letters" },
    { name: "job", path: `${queue}/jobs/${encodeURIComponent(letter.id)}` },
  ];
}
