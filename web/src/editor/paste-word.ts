/* Word writes lists as paragraphs: what they are is in a style, and the bullet or number is text. */
interface Line {
  level: number;
  isOrdered: boolean;
  start: number;
  element: Element;
  /* Paragraphs that belong to the item and have no number of their own. */
  more: Element[];
}

export function wordLists(body: HTMLElement): void {
  comments(body);
  const paragraphs = [...body.querySelectorAll("p, h1, h2, h3, h4, h5, h6")];
  let run: Line[] = [];
  for (const [place, paragraph] of paragraphs.entries()) {
    const line = read(paragraph);
    const last = run[run.length - 1];
    const follows = last && (last.more[last.more.length - 1] ?? last.element).nextElementSibling === paragraph;
    const goesOn = !line && follows && isContinued(paragraph);
    if (run.length && !(follows && (line || goesOn))) run = build(run);
    if (line) run.push(line);
    else if (goesOn) last.more.push(paragraph);
    if (place === paragraphs.length - 1) run = build(run);
  }
  for (const heading of body.querySelectorAll("h1, h2, h3, h4, h5, h6")) plainNumber(heading);
  for (const inner of body.querySelectorAll(":is(ul, ol) > :is(ul, ol):first-child")) comeBack(inner);
}

/* A heading that is an item of a list too keeps its number, as text; a bullet says nothing there. */
function plainNumber(heading: Element): void {
  const marker = markerIn(heading);
  const text = (marker?.textContent ?? "").replace(/[\s\u00a0]+/g, "");
  marker?.replaceWith(/[\p{L}\d]/u.test(text) && text !== "o" ? `${text} ` : "");
}

/* Deeper items that Word writes as a list of their own belong to the last item before them. */
function comeBack(inner: Element): void {
  const outer = inner.parentElement!;
  const last = outer.previousElementSibling?.matches("ul, ol") ? outer.previousElementSibling.lastElementChild : null;
  if (!last) return;
  last.append(inner);
  if (outer.children.length) return;
  outer.remove();
  const list = last.parentElement!;
  const rest = list.nextElementSibling;
  if (rest?.tagName !== list.tagName) return;
  list.append(...rest.children);
  rest.remove();
}

function markerIn(element: Element): Element | undefined {
  return [...element.querySelectorAll("span")].find((span) => /mso-list:\s*Ignore/i.test(span.getAttribute("data-style") ?? ""));
}

/* <![if !supportLists]> and the like. */
function comments(body: HTMLElement): void {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const found: Node[] = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  for (const comment of found) (comment as Comment).remove();
}

function read(paragraph: Element): Line | null {
  const style = paragraph.getAttribute("data-style") ?? "";
  const level = /mso-list:\s*\S+\s+level(\d)/.exec(style);
  if (!level || /^H/.test(paragraph.tagName)) return null;
  const marker = markerIn(paragraph);
  const text = (marker?.textContent ?? "").replace(/[\s\u00a0]+/g, "");
  marker?.remove();
  const ordered = /^\(?(\d{1,4}|[a-z]{1,3}|[ivxlc]{1,6})[.)]$/i.exec(text);
  return { level: Number(level[1]), isOrdered: ordered !== null && text !== "o", start: startOf(ordered?.[1] ?? ""), element: paragraph, more: [] };
}

/* A second paragraph of an item: in the style of lists, or as far in as they are and before the next item. */
function isContinued(paragraph: Element): boolean {
  if (paragraph.tagName !== "P" || !paragraph.textContent?.trim()) return false;
  const isIn = isIndented(paragraph) && /mso-list:\s*\S+\s+level/.test(paragraph.nextElementSibling?.getAttribute("data-style") ?? "");
  return /\bMsoList(Paragraph|Continue)/.test(paragraph.className) || isIn;
}

export function isIndented(paragraph: Element): boolean {
  return Number.parseFloat(/(?:^|;)\s*(?:margin|padding)-left\s*:\s*([\d.]+)/i.exec(paragraph.getAttribute("data-style") ?? "")?.[1] ?? "0") > 0;
}

/* What a letter counts as: the list goes on with it after something else stood between. */
function startOf(number: string): number {
  return Number(number) || (/^[a-h]$/i.test(number) ? number.toLowerCase().charCodeAt(0) - 96 : 1);
}

function build(run: Line[]): Line[] {
  const open: { level: number; list: HTMLElement }[] = [];
  const [first] = run;
  if (!first) return [];
  const make = (line: Line): HTMLElement => {
    const list = first.element.ownerDocument.createElement(line.isOrdered ? "ol" : "ul");
    if (line.isOrdered && line.start > 1) list.setAttribute("start", String(line.start));
    return list;
  };
  const anchor = first.element.ownerDocument.createComment("");
  first.element.before(anchor);
  for (const line of run) {
    while (open.length > 1 && open[open.length - 1]!.level > line.level) open.pop();
    let top = open[open.length - 1];
    const isOther = top && top.level === line.level && (top.list.tagName === "OL") !== line.isOrdered;
    if (isOther) open.pop(), (top = open[open.length - 1]);
    if (!top || top.level < line.level) {
      const list = make(line);
      if (top?.list.lastElementChild) top.list.lastElementChild.append(list);
      else anchor.before(list);
      open.push((top = { level: line.level, list }));
    }
    const item = first.element.ownerDocument.createElement("li");
    item.append(...line.element.childNodes, ...line.more);
    top.list.append(item);
    line.element.remove();
  }
  anchor.remove();
  return [];
}
