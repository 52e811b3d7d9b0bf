/* Lines the server didn't take. One at a time stands open to be put otherwise; the others wait as they are. */
import type { Typed } from "./field";
import type { Item } from "./items";

export type Part = "question" | "answer";

export interface Refusal {
  item: Item;
  typed: Typed;
  sentence: string;
  part: Part;
  before?: Typed | undefined; // what stood there until then, if anything did
}

export class Refused {
  #waiting: Refusal[] = [];

  constructor(private readonly open: (refusal: Refusal) => void) {}

  add(refusal: Refusal): void {
    const at = this.#waiting.findIndex((one) => one.item === refusal.item);
    if (at >= 0) this.#waiting[at] = { ...refusal, before: refusal.before ?? this.#waiting[at]!.before };
    else this.#waiting.push(refusal);
    if (this.#waiting[0]!.item === refusal.item) this.open(this.#waiting[0]!);
  }

  /* It was taken, or taken back: the next one stands open. */
  solved(item: Item): void {
    const wasOpen = this.#waiting[0]?.item === item;
    this.#waiting = this.#waiting.filter((one) => one.item !== item && one.item.isConnected);
    if (wasOpen && this.#waiting[0]) this.open(this.#waiting[0]);
  }
}
