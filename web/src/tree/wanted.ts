/* Where to go as soon as it is there: to the first new question in what was begun, else to one that waits for its answer, else to that itself. */
import { isTyping } from "../typing";
import type { Item } from "./items";
import type { Outline } from "./outline";

const OPEN = "li.unanswered:not(.unsaved)";

export class Wanted {
  #uid = "";
  #known = new Set<string>();

  constructor(private readonly outline: Outline) {}

  /* `asks` begins something, and answers the uid of what it hangs on. */
  async when(asks: () => Promise<string | null>): Promise<boolean> {
    const known = this.#ids;
    const uid = await asks();
    if (uid === null) return false;
    this.#uid = uid;
    this.#known = known;
    return true;
  }

  get #ids(): Set<string> {
    return new Set(this.outline.items.map((item) => item.id));
  }

  go(): void {
    const item = this.outline.find(this.#uid);
    if (!item) return;
    this.#uid = "";
    const open = [...item.querySelectorAll<Item>(OPEN)];
    const held = document.activeElement as HTMLElement | null;
    if (this.outline.isHere && !(held && isTyping(held))) this.outline.go(open.find((one) => !this.#known.has(one.id)) ?? open[0] ?? item);
  }
}
