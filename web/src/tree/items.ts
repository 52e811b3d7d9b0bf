/* Reading the lists of a forest: <li data-uid> is a turn of the story or a line below one, and its own words stand in [data-node]. */
export type Item = HTMLLIElement;

export interface Place {
  turn: Item;
  parent: Item | null;
  after: Item | null;
}

export function itemOf(target: EventTarget | null): Item | null {
  return target instanceof Element ? target.closest<Item>("li[data-uid]") : null;
}

export function nodeOf(item: Item): HTMLElement {
  return item.querySelector<HTMLElement>(":scope > [data-node]")!;
}

export function listOf(item: Item): HTMLUListElement | null {
  return item.querySelector<HTMLUListElement>(":scope > ul");
}

export function childrenOf(item: Item): Item[] {
  return [...(listOf(item)?.children ?? [])] as Item[];
}

/* An element as the server told it, but for what keeps forms from being forged, which is another in every answer. */
export function toldOf(element: Element): string {
  return element.outerHTML.replaceAll(/(?<=name="csrfmiddlewaretoken" value=")\w+/g, "");
}

export function parentOf(item: Item): Item | null {
  return itemOf(item.parentElement);
}

export function isTurn(item: Item): boolean {
  return item.classList.contains("turn");
}

export function turnOf(item: Item): Item {
  return item.closest<Item>("li.turn")!;
}

export function before(item: Item): Item | null {
  return item.previousElementSibling as Item | null;
}

export function after(item: Item): Item | null {
  return item.nextElementSibling as Item | null;
}

export function isFolded(item: Item): boolean {
  return item.classList.contains("folded");
}

/* The last line one sees below an item, or the item itself. */
function lowest(item: Item): Item {
  let at = item;
  for (;;) {
    const last = isFolded(at) ? null : (listOf(at)?.lastElementChild as Item | null | undefined);
    if (!last) return at;
    at = last;
  }
}

export function lineBelow(item: Item): Item | null {
  if (!isFolded(item)) {
    const first = listOf(item)?.firstElementChild as Item | null | undefined;
    if (first) return first;
  }
  for (let at: Item | null = item; at; at = parentOf(at)) {
    const next = after(at);
    if (next) return next;
  }
  return null;
}

export function lineAbove(item: Item): Item | null {
  const previous = before(item);
  return previous ? lowest(previous) : parentOf(item);
}

/* Text as it was written: what is only read aloud stands in .unseen. */
function written(part: Element | null): string {
  if (!part) return "";
  if (!part.querySelector(".unseen")) return part.textContent?.trim() ?? "";
  const copy = part.cloneNode(true) as Element;
  for (const unseen of copy.querySelectorAll(".unseen")) unseen.remove();
  return copy.textContent?.trim() ?? "";
}

export function questionOf(item: Item): string {
  return written(nodeOf(item).querySelector("[data-question]"));
}

export function answerOf(item: Item): string {
  const node = nodeOf(item);
  return written(node.querySelector("[data-answer]") ?? node.querySelector("[data-factor]"));
}

/* Where an item stands now, as the API says it. */
export function placeOf(item: Item): Place {
  const parent = parentOf(item);
  return { turn: turnOf(item), parent: parent && !isTurn(parent) ? parent : null, after: before(item) };
}

/* On one of the sets that stand ready at a turn. */
export function isOffer({ target }: Event): boolean {
  return target instanceof Element && target.closest("[data-offers] button") !== null;
}

/* The page that has all there is on a line: that of its factor, else its own. None while it isn't saved. */
export function pageOf(item: Item): string {
  const node = nodeOf(item);
  return (node.querySelector<HTMLAnchorElement>("a[data-factor]") ?? node.querySelector<HTMLAnchorElement>("a[data-do=more]"))?.href ?? "";
}

/* The question that is due below a turn, or a line that ends in what a person did. */
export function dueAt(item: Item): string {
  return nodeOf(item).dataset["due"] ?? nodeOf(item).querySelector<HTMLElement>("[data-asks]")?.dataset["asks"] ?? "";
}
