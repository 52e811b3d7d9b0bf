/* Where to go as soon as it is there: to the first new question in what was begun, else to one that waits for its answer, else to a new line
   there. What is typed meanwhile goes along. */
import { isTyping } from "../typing";
import type { Item } from "./items";
import type { Outline } from "./outline";

const OPEN = "li.unanswered:not(.unsaved)";

export class Wanted {
  #uid = "";
  #known = new Set<string>();
  #typed: () => string = () => "";

  constructor(
    private readonly outline: Outline,
    private readonly begin: (item: Item, open: Item | null, typed: string) => void,
  ) {}

  /* `asks` begins something, and answers the uid of what it hangs on; `typed` is what was typed until that stands here. */
  async when(asks: () => Promise<string | null>, typed = (): string => ""): Promise<boolean> {
    const known = this.#ids;
    const uid = await asks();
    if (uid === null) return false;
    this.#uid = uid;
    this.#known = known;
    this.#typed = typed;
    return true;
  }

  get #ids(): Set<string> {
    return new Set(this.outline.items.map((item) => item.id));
  }

  /* Begins what is wanted, if it stands here by now. */
  go(): void {
    const item = this.outline.find(this.#uid);
    if (!item) return;
    this.#uid = "";
    const typed = this.#typed();
    const held = document.activeElement as HTMLElement | null;
    if (this.outline.isHere && !(held && isTyping(held))) this.at(item, typed);
  }

  at(item: Item, typed = ""): void {
    const open = [...item.querySelectorAll<Item>(OPEN)];
    this.begin(item, open.find((one) => !this.#known.has(one.id)) ?? open[0] ?? null, typed);
  }
}
