/* The menu of a line: everything one can do there, with its key. Up and down choose, Escape goes back to the line. */
import { pieceOf } from "./words";

export class Menu {
  #box: HTMLElement | null = null;
  #left: () => void = () => undefined;

  constructor(
    private readonly root: HTMLElement,
    private readonly chosen: (name: string) => void,
  ) {}

  open(name: string, beside: Element, { hide = [], left }: { hide?: string[]; left: () => void }): void {
    this.close();
    const box = pieceOf(this.root, name);
    for (const item of box.querySelectorAll<HTMLElement>("[data-act]")) {
      const act = item.dataset["act"]!;
      if (hide.includes(act)) item.parentElement!.remove();
      item.tabIndex = -1;
    }
    box.addEventListener("click", (event) => this.#clicked(event));
    box.addEventListener("keydown", (event) => this.#pressed(event));
    box.addEventListener("focusout", (event) => {
      if (!box.contains(event.relatedTarget as Node | null)) this.close();
    });
    this.#left = left;
    this.#box = box;
    this.root.append(box);
    this.#put(box, beside.getBoundingClientRect());
    box.querySelector<HTMLElement>("[data-act]")?.focus({ preventScroll: true });
  }

  close(): void {
    const box = this.#box;
    this.#box = null;
    box?.remove();
  }

  #put(box: HTMLElement, beside: DOMRect): void {
    const size = box.getBoundingClientRect();
    const x = Math.max(8, Math.min(beside.left + 12, document.documentElement.clientWidth - size.width - 8));
    const y = beside.bottom + size.height + 8 < innerHeight ? beside.bottom + 4 : Math.max(8, innerHeight - size.height - 8);
    box.style.translate = `${x}px ${y}px`;
  }

  #clicked(event: MouseEvent): void {
    const act = (event.target as Element).closest<HTMLElement>("[data-act]")?.dataset["act"];
    if (!act) return;
    event.preventDefault();
    this.close();
    this.#left();
    this.chosen(act);
  }

  #pressed(event: KeyboardEvent): void {
    const items = [...this.#box!.querySelectorAll<HTMLElement>("[data-act]")];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 };
    event.stopPropagation();
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      this.close();
      this.#left();
    } else if (event.key in to) {
      event.preventDefault();
      items[to[event.key]! % items.length]?.focus();
    }
  }
}
