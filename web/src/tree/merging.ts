/* The server's lists are the truth. They are merged into those on the page: a line that is the same stays the same element, with its focus
   and its place on the screen; one that somebody is typing in, or whose save failed, keeps its own words. */
import { listOf, nodeOf, toldOf, type Item } from "./items";

export class Merging {
  #seen = new Map<string, string>();

  constructor(
    root: Element,
    private readonly dress: (item: Item) => void,
  ) {
    for (const item of itemsIn(root)) this.#seen.set(item.id, toldOf(nodeOf(item)));
  }

  /* Merges a list the server gave into the one shown. Answers whether anything changed. */
  merge(shown: Element, fresh: Element): boolean {
    const there = new Map(itemsIn(shown).map((item) => [item.id, item]));
    const kept = new Set<Element>();
    let changed = this.#list(shown, fresh, there, kept);
    for (const [id, item] of there) {
      if (kept.has(item) || isOwn(item)) continue;
      item.remove();
      this.#seen.delete(id);
      changed = true;
    }
    return changed;
  }

  /* Merges one item with all below it. */
  mergeOne(shown: Item, fresh: Item): void {
    const there = new Map(itemsIn(shown).map((item) => [item.id, item]));
    const kept = new Set<Element>();
    this.#words(shown, fresh);
    this.#below(shown, fresh, there, kept);
    this.dress(shown);
    for (const [id, item] of there) {
      if (kept.has(item) || isOwn(item)) continue;
      item.remove();
      this.#seen.delete(id);
    }
  }

  #list(shown: Element, fresh: Element, there: Map<string, Item>, kept: Set<Element>): boolean {
    let changed = false;
    let last: Element | null = null;
    for (const given of [...fresh.children] as Item[]) {
      const item = there.get(given.id) ?? (given.cloneNode(false) as Item);
      if (this.#words(item, given)) changed = true;
      changed = this.#place(shown, item, last) || changed;
      kept.add(item);
      changed = this.#below(item, given, there, kept) || changed;
      this.dress(item);
      last = item;
      while (last.nextElementSibling && isOwn(last.nextElementSibling)) last = last.nextElementSibling;
    }
    return changed;
  }

  #words(item: Item, given: Item): boolean {
    const node = nodeOf(given);
    const html = toldOf(node);
    const isSame = this.#seen.get(given.id) === html && item.querySelector(":scope > [data-node]") !== null;
    if (isSame && item.dataset["version"] === given.dataset["version"]) return false;
    if (isHeld(item)) return false; // the version it was typed at stays too, so that a stale save is told
    this.#seen.set(given.id, html);
    item.dataset["version"] = given.dataset["version"];
    item.classList.toggle("unanswered", given.classList.contains("unanswered"));
    if (isSame) return true;
    const old = item.querySelector(":scope > [data-node]");
    if (old) old.replaceWith(node);
    else item.prepend(node);
    return true;
  }

  /* A line of one's own that isn't saved yet may stand between the two. */
  #place(shown: Element, item: Item, last: Element | null): boolean {
    let due = last ? last.nextElementSibling : shown.firstElementChild;
    while (due && due !== item && isOwn(due)) due = due.nextElementSibling;
    if (due === item) return false;
    shown.insertBefore(item, due);
    return true;
  }

  #below(item: Item, given: Item, there: Map<string, Item>, kept: Set<Element>): boolean {
    const fresh = listOf(given);
    let list = listOf(item);
    if (!fresh) {
      if (!list) return false;
      for (const child of [...list.children]) if (!isOwn(child) && !kept.has(child)) child.remove();
      if (!list.children.length) list.remove();
      return true;
    }
    if (!list) item.append((list = document.createElement("ul")));
    return this.#list(list, fresh, there, kept);
  }
}

/* Somebody is typing in it, or what was typed isn't saved. */
function isHeld(item: Item): boolean {
  return "mine" in item.dataset || item.querySelector(":scope > [data-node] > :is(form.factor-form, .field-in)") !== null;
}

function isOwn(item: Element): boolean {
  return item.classList.contains("unsaved");
}

function itemsIn(root: Element): Item[] {
  return [...root.querySelectorAll<Item>("li[data-uid]")];
}
