/* Dragging a line by its grip: before another, after it, or below it as its child. A mark shows where it would go; Escape leaves it where it was. */
import { childrenOf, isTurn, itemOf, nodeOf, parentOf, turnOf, type Item, type Place } from "./items";

type Where = "before" | "after" | "into";
interface Box {
  item: Item;
  box: DOMRect;
  scrolled: number;
}

const FAR = 5;
const EDGE = 0.3;
const SCROLL_EDGE = 48;

export function dragLines(root: HTMLElement, grip: HTMLElement, dropped: (item: Item, place: Place) => void): void {
  grip.addEventListener("pointerdown", (event) => {
    const item = itemOf(grip);
    if (!item || event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    grip.setPointerCapture(event.pointerId);
    new Drag(root, grip, item, event, dropped);
  });
}

class Drag {
  #abort = new AbortController();
  #mark = document.createElement("div");
  #ghost: HTMLElement | null = null;
  #at: { item: Item; where: Where } | null = null;
  #x = 0;
  #y = 0;
  #frame = 0;
  #boxes: Box[] = [];

  constructor(
    private readonly root: HTMLElement,
    private readonly grip: HTMLElement,
    private readonly item: Item,
    private readonly began: PointerEvent,
    private readonly dropped: (item: Item, place: Place) => void,
  ) {
    this.#mark.className = "drop-mark";
    const options = { signal: this.#abort.signal };
    grip.addEventListener("pointermove", (event) => this.#moved(event), options);
    grip.addEventListener("pointerup", () => this.#end(true), options);
    grip.addEventListener("pointercancel", () => this.#end(false), options);
    document.addEventListener("keydown", (event) => this.#pressed(event), { ...options, capture: true });
  }

  #pressed(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.#end(false);
  }

  #moved(event: PointerEvent): void {
    this.#x = event.clientX;
    this.#y = event.clientY;
    if (!this.#ghost && Math.hypot(this.#x - this.began.clientX, this.#y - this.began.clientY) < FAR) return;
    if (!this.#frame) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#frame = 0;
    if (this.#abort.signal.aborted) return;
    if (!this.#ghost) this.#lift();
    this.#ghost!.style.translate = `${this.#x + 14}px ${this.#y + 8}px`;
    const by = this.#y < SCROLL_EDGE ? -12 : this.#y > innerHeight - SCROLL_EDGE ? 12 : 0;
    if (by && !this.root.querySelector(".drawn")) {
      scrollBy({ top: by, behavior: "instant" });
      this.#frame = requestAnimationFrame(() => this.#draw());
    }
    this.#at = this.#find();
    this.#show();
  }

  #lift(): void {
    this.#boxes = this.#measure();
    this.#ghost = document.createElement("div");
    this.#ghost.className = "drag-ghost";
    this.#ghost.textContent = nodeOf(this.item).querySelector(".says, .kind")?.textContent ?? "";
    this.item.classList.add("dragged");
    this.root.classList.add("dragging");
    document.body.append(this.#ghost);
    this.root.querySelector("[data-view-of]")!.append(this.#mark);
  }

  /* Where the lines stood when this one was lifted: asking the browser what lies under the pointer can cost a frame and more. */
  #measure(): Box[] {
    const nodes = this.root.querySelectorAll<HTMLElement>("[data-forest] li:not(.unsaved) > [data-node]");
    return [...nodes]
      .filter((node) => !this.item.contains(node))
      .map((node) => ({ item: itemOf(node)!, box: node.getBoundingClientRect(), scrolled: scrollY }))
      .filter(({ box }) => box.height > 0);
  }

  #find(): { item: Item; where: Where } | null {
    const isDrawn = this.root.querySelector(".drawn") !== null;
    const under = this.#boxes.find(({ box, scrolled }) => {
      const y = this.#y + scrollY - scrolled;
      return y >= box.top && y < box.bottom && (!isDrawn || (this.#x >= box.left && this.#x < box.right));
    });
    if (!under) return null;
    const { item, box } = under;
    if (isTurn(item)) return { item, where: "into" };
    const share = (this.#y + scrollY - under.scrolled - box.top) / box.height;
    if (share < EDGE) return { item, where: "before" };
    const isOpen = childrenOf(item).length > 0 && !item.classList.contains("folded");
    return share > 1 - EDGE && !isOpen ? { item, where: "after" } : { item, where: "into" };
  }

  #show(): void {
    this.#mark.hidden = !this.#at;
    if (!this.#at) return;
    const { item, where } = this.#at;
    const box = nodeOf(item).getBoundingClientRect();
    const origin = this.#mark.parentElement!.getBoundingClientRect();
    const top = where === "after" ? box.bottom : box.top;
    this.#mark.className = `drop-mark ${where}`;
    this.#mark.style.translate = `${box.left - origin.left}px ${top - origin.top}px`;
    this.#mark.style.width = `${box.width}px`;
    this.#mark.style.height = where === "into" ? `${box.height}px` : "0";
  }

  #end(isDropped: boolean): void {
    cancelAnimationFrame(this.#frame);
    this.#abort.abort();
    this.#ghost?.remove();
    this.#mark.remove();
    this.item.classList.remove("dragged");
    this.root.classList.remove("dragging");
    if (!this.#ghost) this.grip.click();
    else if (isDropped && this.#at) this.#drop(this.#at.item, this.#at.where);
  }

  #drop(item: Item, where: Where): void {
    const others = (list: Item[]): Item[] => list.filter((one) => one !== this.item && !one.classList.contains("unsaved"));
    const parent = where === "into" ? item : parentOf(item)!;
    const siblings = others(childrenOf(parent));
    let previous: Item | null = siblings.at(-1) ?? null;
    if (where === "after") previous = item;
    if (where === "before") previous = siblings[siblings.indexOf(item) - 1] ?? null;
    this.dropped(this.item, { turn: turnOf(item), parent: isTurn(parent) ? null : parent, after: previous });
  }
}
