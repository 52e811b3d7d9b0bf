/* The lists as a tree for keyboards and screen readers: one tab stop, levels by nesting, folded lines kept in this browser. As lines
   (the view of small screens) they are plain lists with links, and nothing is taken from them. */
import { childrenOf, isFolded, itemOf, lineAbove, lineBelow, listOf, nodeOf, parentOf, turnOf, type Item } from "./items";

export class Outline {
  #current: Item | null = null;
  #isTree = false;
  #folded: Set<string>;

  constructor(
    private readonly root: HTMLElement,
    private readonly key: string,
  ) {
    this.#folded = new Set(JSON.parse(localStorage.getItem(this.#name) ?? "[]") as string[]);
  }

  get #name(): string {
    return `folded ${this.key}`;
  }

  get forest(): HTMLElement | null {
    return this.root.querySelector<HTMLElement>("[data-forest]");
  }

  get items(): Item[] {
    return [...(this.forest?.querySelectorAll<Item>("li[data-uid]") ?? [])];
  }

  /* Nobody has gone elsewhere on the page. */
  get isHere(): boolean {
    const held = document.activeElement;
    return !held || held === document.body || this.root.contains(held);
  }

  get current(): Item | null {
    return this.#current?.isConnected ? this.#current : null;
  }

  /* The turn one is at, and the line below it, if one is on one. */
  get begin(): { turn: HTMLElement | null; line: HTMLElement | null } {
    const item = this.current ?? this.items[0];
    if (!item) return { turn: null, line: null };
    return { turn: nodeOf(turnOf(item)), line: item === turnOf(item) ? null : nodeOf(item) };
  }

  find(uid: string): Item | null {
    return uid ? (this.items.find((item) => item.dataset["uid"] === uid) ?? null) : null;
  }

  /* Makes the lists a tree, or plain lists again. */
  show({ asTree }: { asTree: boolean }): void {
    this.#isTree = asTree;
    const forest = this.forest;
    if (!forest) return;
    if (asTree) forest.setAttribute("role", "tree");
    else forest.removeAttribute("role");
    for (const item of this.items) this.dress(item);
    this.#mark(this.current ?? this.items[0] ?? null);
  }

  /* What a line needs to be one of a tree; called again for lines that arrived. */
  dress(item: Item): void {
    const list = listOf(item);
    const isFolded = list !== null && this.#folded.has(item.dataset["uid"]!);
    item.classList.toggle("folded", isFolded);
    item.classList.toggle("has-lines", list !== null);
    const node = nodeOf(item);
    const links = [...node.querySelectorAll<HTMLElement>("a, summary, button")].filter((link) => !link.closest("form.factor-form, .field-in, .save-state"));
    const acts = node.querySelector(".node-acts"); // everything in it is in the menu, which keys open
    if (!this.#isTree) {
      item.removeAttribute("role");
      list?.removeAttribute("role");
      for (const name of ["role", "aria-expanded", "aria-level"]) node.removeAttribute(name);
      node.tabIndex = -1; // no stop of Tab, but a place the focus can be
      for (const link of links) link.removeAttribute("tabindex");
      acts?.removeAttribute("aria-hidden");
      return;
    }
    item.setAttribute("role", "none");
    node.setAttribute("role", "treeitem");
    node.setAttribute("aria-level", String(levelOf(item)));
    if (list) {
      list.setAttribute("role", "group");
      node.setAttribute("aria-expanded", String(!isFolded));
    } else node.removeAttribute("aria-expanded");
    node.tabIndex = item === this.#current ? 0 : -1;
    for (const link of links) link.tabIndex = -1;
    acts?.setAttribute("aria-hidden", "true");
  }

  #mark(item: Item | null): void {
    if (this.#current && this.#current !== item) {
      this.#current.classList.remove("at-it");
      if (this.#isTree) nodeOf(this.#current).tabIndex = -1;
    }
    this.#current = item;
    if (item && this.#isTree) nodeOf(item).tabIndex = 0;
  }

  /* Where one is. */
  go(item: Item | null, { focus = true } = {}): void {
    if (!item) return;
    for (let parent = parentOf(item); parent; parent = parentOf(parent)) if (isFolded(parent)) this.fold(parent, false);
    this.#mark(item);
    item.classList.add("at-it");
    if (focus) nodeOf(item).focus({ preventScroll: true });
    nodeOf(item).scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /* After lines came and went there is still one that Tab leads to. */
  keep(): void {
    if (!this.current) this.#mark(this.items[0] ?? null);
  }

  step(key: string): boolean {
    const at = this.current;
    if (!at) return false;
    const steps: Record<string, () => Item | null> = {
      ArrowDown: () => lineBelow(at),
      ArrowUp: () => lineAbove(at),
      ArrowRight: () => (isFolded(at) ? (this.fold(at, false), at) : (childrenOf(at)[0] ?? at)),
      ArrowLeft: () => (listOf(at) && !isFolded(at) ? (this.fold(at, true), at) : (parentOf(at) ?? at)),
      Home: () => this.items[0] ?? null,
      End: () => this.#last(),
    };
    const step = steps[key];
    if (!step) return false;
    this.go(step() ?? at);
    return true;
  }

  #last(): Item | null {
    const turns = this.forest ? ([...this.forest.children] as Item[]) : [];
    let at = turns.at(-1) ?? null;
    while (at && !isFolded(at) && childrenOf(at).length) at = childrenOf(at).at(-1)!;
    return at;
  }

  fold(item: Item, isFolded: boolean): void {
    if (!listOf(item)) return;
    if (isFolded) this.#folded.add(item.dataset["uid"]!);
    else this.#folded.delete(item.dataset["uid"]!);
    item.classList.toggle("folded", isFolded);
    if (this.#isTree) nodeOf(item).setAttribute("aria-expanded", String(!isFolded));
    if (isFolded && this.current && item.contains(this.current) && this.current !== item) this.go(item);
    this.#keep();
  }

  foldAll(isFolded: boolean): void {
    const top = this.current && parentOf(this.current) ? this.current.closest<Item>("li.turn") : this.current;
    for (const item of this.items) if (listOf(item)) this.#folded[isFolded ? "add" : "delete"](item.dataset["uid"]!);
    for (const item of this.items) this.dress(item);
    this.#keep();
    if (isFolded && top) this.go(top);
  }

  toggle(item: Item): void {
    this.fold(item, !isFolded(item));
  }

  #keep(): void {
    localStorage.setItem(this.#name, JSON.stringify([...this.#folded].slice(-500)));
  }

  /* Whether the focus is on a line itself, not in something that stands in it. */
  isOnLine(target: EventTarget | null): boolean {
    return target instanceof HTMLElement && target.matches("[data-forest] [data-node]") && itemOf(target) !== null;
  }
}

function levelOf(item: Item): number {
  let level = 1;
  for (let parent = parentOf(item); parent; parent = parentOf(parent)) level += 1;
  return level;
}
