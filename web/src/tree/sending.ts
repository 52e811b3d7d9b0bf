/* Saving, one change after the other. A line that is still being made has a name of its own until the server has given it one. */
import type { Typed } from "./field";
import type { Item } from "./items";

export interface Change {
  method: "POST" | "PATCH" | "PUT" | "DELETE";
  path: () => string;
  body?: () => unknown;
  version?: () => string;
  isReady?: () => boolean;
  turn?: string | null; // the uid of the one tree it changes lines of, and nothing else
}

export interface Answer {
  ok: boolean;
  status: number;
  sentence: string;
  body: { uid?: string; edit?: string; version?: number; field?: string; whys?: Typed[]; yours?: Record<string, string>; theirs?: Record<string, string> };
}

/* What it hangs on isn't saved. */
export const WAITS = -1;
const LOST: Answer = { ok: false, status: 0, sentence: "", body: {} };

export class Sending {
  #line: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #count = 0;
  #turns = new Set<string>();

  constructor(
    private readonly api: string,
    private readonly idle: (turn: string) => void,
  ) {}

  /* Fetches the server's lists again although nothing was sent. */
  refresh(): void {
    this.idle("");
  }

  get isBusy(): boolean {
    return this.#waiting > 0;
  }

  /* How many changes were sent so far. */
  get count(): number {
    return this.#count;
  }

  /* Queues a change; what it says is asked for when its turn comes, so that uids are known by then. */
  send(change: Change): Promise<Answer> {
    this.#waiting += 1;
    this.#count += 1;
    this.#turns.add(change.turn ?? "");
    const sent = this.#line.then(() => this.#send(change));
    this.#line = sent.then(() => {
      this.#waiting -= 1;
      if (!this.#waiting) this.#settled();
    });
    return sent;
  }

  /* Everything is answered: tells the one tree in which lines changed, or "" where more did. */
  #settled(): void {
    const [turn = "", ...others] = this.#turns;
    this.#turns.clear();
    this.idle(others.length ? "" : turn);
  }

  /* Asks something that changes nothing, at once. */
  ask(path: string, body: unknown): Promise<Answer> {
    return this.#send({ method: "POST", path: () => path, body: () => body });
  }

  async #send({ method, path, body, version, isReady }: Change): Promise<Answer> {
    if (isReady && !isReady()) return { ...LOST, status: WAITS };
    const headers: Record<string, string> = { "Content-Type": "application/json", ...csrf() };
    if (version) headers["If-Match"] = version();
    try {
      const answer = await fetch(this.api + path(), { method, headers, ...(body ? { body: JSON.stringify(body()) } : {}) });
      const text = await answer.text();
      const read = text.startsWith("{") ? (JSON.parse(text) as Answer["body"] & { title?: string }) : {};
      return { ok: answer.ok, status: answer.status, sentence: read.title ?? "", body: read };
    } catch {
      return LOST;
    }
  }
}

function csrf(): Record<string, string> {
  return JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") as Record<string, string>;
}

/* What the API takes for a line: null for none. */
export function uid(item: Item | null): string | null {
  return item?.dataset["uid"] ?? null;
}
