/* What comes from Google Docs, Word, Confluence, Notion and web pages, as HTML that has the structure their writers saw. */
import { isIndented, wordLists } from "./paste-word";
import { DOMSerializer, type Fragment } from "prosemirror-model";
import { isHomePicture, safeHref, schema } from "./schema";

const MONOSPACE = /courier|consolas|menlo|monaco|mono/i;
const LIFTED = "b, strong, font, section, article, main, header, footer, o\\:p, details";
const BLOCKS = /^(P|DIV|H[1-6]|UL|OL|LI|TABLE|PRE|BLOCKQUOTE|HR|FIGURE)$/;

/* On what is copied here. Confluence has the same kind of editor, and its copies bear the same marks as ours but for this one. */
const OWN = "data-second-story";

class OwnCopies extends DOMSerializer {
  override serializeFragment(fragment: Fragment, options?: { document?: Document }, target?: HTMLElement | DocumentFragment): HTMLElement | DocumentFragment {
    const made = super.serializeFragment(fragment, options, target);
    if (!target) made.firstElementChild?.setAttribute(OWN, "");
    return made;
  }
}

export const ownCopies = new OwnCopies(DOMSerializer.nodesFromSchema(schema), DOMSerializer.marksFromSchema(schema));

export function cleanPaste(html: string): string {
  if (html.includes(` ${OWN}=`)) return html;
  const { body } = new DOMParser().parseFromString(withoutStyles(html), "text/html");
  for (const unwanted of body.querySelectorAll("style, script, meta, link, title, xml, colgroup, button, .Apple-interchange-newline, .MsoCommentReference, [href^='#_msocom']")) unwanted.remove();
  for (const copied of body.querySelectorAll("[data-pm-slice]")) copied.removeAttribute("data-pm-slice");
  wordLists(body);
  for (const tidy of [macros, tasks, styles, pictures, lists, headings, tables, wrappers]) tidy(body);
  return body.innerHTML;
}

/* HTML that says nothing about structure, as programmers' editors copy it: the text beside it says more. */
export function isFlat(html: string): boolean {
  return !/<(h[1-6]|ul|ol|table|strong|em|a|blockquote|p)\b/i.test(html);
}

/* The pictures that are in the HTML itself, and how many it only names on the machine it came from. Small ones are signs and boxes. */
export function picturesInside(html: string): { files: File[]; missing: number } {
  const found = { files: [] as File[], missing: 0 };
  if (!/<img[^>]+src=["']?(?:data:image|file:)/i.test(html)) return found;
  const { body } = new DOMParser().parseFromString(withoutStyles(html), "text/html");
  for (const image of body.querySelectorAll("img")) {
    const src = image.getAttribute("src") ?? "";
    const data = /^data:(image\/(png|jpeg|gif|webp));base64,([A-Za-z0-9+/=\s]+)$/.exec(src);
    if (image.closest("[role=checkbox]") || Number.parseFloat(image.getAttribute("width") ?? "99") < 40) continue;
    if (src.startsWith("file:")) found.missing += 1;
    else if (data) found.files.push(new File([Uint8Array.from(atob(data[3]!), (letter) => letter.charCodeAt(0))], `picture.${data[2]}`, { type: data[1]! }));
  }
  return found;
}

function replace(old: Element, name: string, attributes: Record<string, string> = {}): HTMLElement {
  const made = old.ownerDocument.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...old.childNodes);
  old.replaceWith(made);
  return made;
}

function unwrap(old: Element): void {
  old.replaceWith(...old.childNodes);
}

/* Panels and callouts are quotes; code macros are code; what folds is unfolded. */
function macros(body: HTMLElement): void {
  for (const code of body.querySelectorAll(".code.panel, .codeblock, [data-node-type='codeBlock'], .code-block")) {
    const inner = code.querySelector("pre, code");
    const text = inner?.textContent ?? code.textContent ?? "";
    const made = replace(code, "pre", { class: `${code.className} ${inner?.className ?? ""} ${inner?.getAttribute("data-syntaxhighlighter-params") ?? ""}` });
    made.textContent = text;
  }
  for (const code of body.querySelectorAll("pre")) {
    const language = /(?:language-|brush:\s*)(\w+)/.exec(`${code.className} ${code.querySelector("code")?.className ?? ""} ${code.getAttribute("data-syntaxhighlighter-params") ?? ""}`)?.[1];
    if (language) code.dataset["language"] = language;
    for (const line of code.querySelectorAll("br")) line.replaceWith("\n");
    code.textContent = (code.textContent ?? "").replace(/\n$/, "");
  }
  for (const panel of body.querySelectorAll(".confluence-information-macro, [data-panel-type], aside, .callout")) {
    for (const icon of panel.querySelectorAll(".confluence-information-macro-icon, .icon, [role='img'], img:not([alt]), img[alt='']")) icon.remove();
    replace(panel, "blockquote");
  }
  for (const title of body.querySelectorAll("summary")) replace(title, "p");
}

/* Boxes, however they are drawn: Google Docs, Confluence (old and new), Notion, GitHub. */
function tasks(body: HTMLElement): void {
  for (const task of body.querySelectorAll("[data-task-local-id], [data-task-list-item], .task-list-item-wrapper")) {
    if (task.tagName !== "LI") replace(task, "li", { "data-checked": String(task.getAttribute("data-task-state") === "DONE") });
  }
  for (const list of body.querySelectorAll("[data-task-list-local-id]")) if (list.tagName !== "UL") replace(list, "ul");
  for (const item of body.querySelectorAll("li")) {
    const box = item.querySelector(":scope > input[type=checkbox], :scope > p > input[type=checkbox], :scope > label > input[type=checkbox], :scope > .checkbox");
    const list = item.parentElement;
    if (item.getAttribute("role") === "checkbox" || item.hasAttribute("aria-checked")) {
      item.dataset["checked"] = String(item.getAttribute("aria-checked") === "true");
      item.querySelector(":scope > img")?.remove();
    } else if (box) {
      item.dataset["checked"] = String(box.classList.contains("checkbox-on") || box.hasAttribute("checked"));
      box.remove();
    } else if (list?.matches(".inline-task-list, .to-do-list")) item.dataset["checked"] = String(item.classList.contains("checked"));
    else typedBox(item);
  }
}

function typedBox(item: HTMLElement): void {
  const walker = item.ownerDocument.createTreeWalker(item, NodeFilter.SHOW_TEXT);
  const first = walker.nextNode();
  const found = /^\s*\[([ xX])\]\s+/.exec(first?.textContent ?? "");
  if (!first || !found) return;
  item.dataset["checked"] = String(found[1] !== " ");
  first.textContent = (first.textContent ?? "").slice(found[0].length);
}

/* The content policy of the page stops styles and handlers even in a document that is only read, and complains: styles are kept under another name. */
function withoutStyles(html: string): string {
  return html.replace(/<style\b[\s\S]*?<\/style>/gi, "").replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style=").replace(/\son\w+\s*=/gi, " data-off="));
}

/* A declaration of an element's style, as it is written. */
export function styled(element: Element, name: string): string {
  const found = new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]*)`, "i").exec(element.getAttribute("data-style") ?? "");
  return found?.[1]?.trim().toLowerCase() ?? "";
}

/* What is bold, slanted or struck out by its style alone. */
function styles(body: HTMLElement): void {
  for (const bold of body.querySelectorAll("b, strong")) if (/^(normal|[1-4]00)$/.test(styled(bold, "font-weight"))) unwrap(bold);
  for (const span of body.querySelectorAll("span, font")) {
    const inHeading = span.closest("h1, h2, h3, h4, h5, h6") !== null;
    const weight = styled(span, "font-weight");
    const names: string[] = [];
    if ((weight === "bold" || Number(weight) >= 600) && !inHeading) names.push("strong");
    if (styled(span, "font-style") === "italic" && !inHeading) names.push("em");
    if (styled(span, "text-decoration").includes("line-through") || styled(span, "text-decoration-line").includes("line-through")) names.push("s");
    if (MONOSPACE.test(styled(span, "font-family") || (span.getAttribute("face") ?? "")) && !span.closest("pre, code")) names.push("code");
    if (!span.textContent?.trim()) names.length = 0;
    for (const name of names) {
      const made = body.ownerDocument.createElement(name);
      made.append(...span.childNodes);
      span.append(made);
    }
    unwrap(span);
  }
  for (const link of body.querySelectorAll<HTMLAnchorElement>("a[href^='https://www.google.com/url?']")) {
    const direct = new URL(link.href).searchParams.get("q"); // Google Docs sends readers past itself
    if (direct && safeHref(direct)) link.setAttribute("href", direct);
  }
  for (const link of body.querySelectorAll("a")) if (!safeHref(link.getAttribute("href") ?? "") || !link.textContent?.trim()) unwrap(link);
}

/* A picture from elsewhere is not fetched: what stays is a link to it, or the words that stood for it. */
function pictures(body: HTMLElement): void {
  for (const image of body.querySelectorAll("img")) {
    const src = image.getAttribute("src") ?? "";
    if (isHomePicture(src)) continue;
    const words = image.getAttribute("alt")?.trim() || "";
    const link = /^https?:/.test(src) && !image.closest("a") ? body.ownerDocument.createElement("a") : null;
    link?.setAttribute("href", src);
    link?.append(words || src);
    image.replaceWith(link ?? words);
  }
}

/* A list inside a list belongs to the item before it. */
function lists(body: HTMLElement): void {
  for (const inner of body.querySelectorAll(":is(ul, ol) > :is(ul, ol)")) {
    const before = inner.previousElementSibling;
    if (before?.tagName === "LI") before.append(inner);
    else {
      const item = body.ownerDocument.createElement("li");
      inner.replaceWith(item);
      item.append(inner);
    }
  }
  for (const stray of body.querySelectorAll(":is(ul, ol) > :is(p, div, pre, blockquote, table)")) stray.previousElementSibling?.append(stray);
  for (const list of body.querySelectorAll("ol")) goOn(list);
  for (const item of body.querySelectorAll("li")) if (!item.parentElement?.matches("ul, ol")) replace(item, "p");
}

/* Paragraphs that are as far in as an item and stand before the next number belong to that item: Google Docs writes them between two lists. */
function goOn(list: Element): void {
  const between: Element[] = [];
  let next = list.nextElementSibling;
  for (; next?.tagName === "P" && isIndented(next); next = next.nextElementSibling) between.push(next);
  const due = (Number(list.getAttribute("start")) || 1) + [...list.children].filter((child) => child.tagName === "LI").length;
  if (!between.length || next?.tagName !== "OL" || Number(next.getAttribute("start")) !== due) return;
  list.lastElementChild?.append(...between);
  list.append(...next.children);
  next.remove();
  goOn(list);
}

/* The section has its own heading: the largest that is pasted comes right under it. */
function headings(body: HTMLElement): void {
  for (const title of body.querySelectorAll("p.MsoTitle, p.title")) replace(title, "h1");
  const found = [...body.querySelectorAll("h1, h2, h3, h4, h5, h6")];
  const shift = Math.max(0, 3 - Math.min(...found.map((one) => Number(one.tagName[1]))));
  for (const one of found) {
    if (!one.textContent?.trim()) one.remove();
    else replace(one, `h${Math.min(6, Number(one.tagName[1]) + shift)}`);
  }
}

/* A cell holds one run of text: what stood in it on several lines is parted by breaks. A wide cell is one cell and empty ones. */
function tables(body: HTMLElement): void {
  for (const inner of body.querySelectorAll("table table")) replace(inner, "p").textContent = inner.textContent;
  for (const cell of body.querySelectorAll("td, th")) {
    const align = styled(cell, "text-align") || cell.querySelector("[align]")?.getAttribute("align");
    if (align && !cell.hasAttribute("align")) cell.setAttribute("align", align);
    for (const item of cell.querySelectorAll("li")) item.prepend("• ");
    for (const block of [...cell.querySelectorAll("*")].reverse()) {
      if (!BLOCKS.test(block.tagName)) continue;
      if (block.nextSibling && block.textContent?.trim()) block.append(body.ownerDocument.createElement("br"));
      unwrap(block);
    }
    while (cell.lastChild instanceof HTMLBRElement || (cell.lastChild?.nodeType === Node.TEXT_NODE && !cell.lastChild.textContent?.trim())) cell.lastChild?.remove();
    const span = Math.min(50, Number(cell.getAttribute("colspan")) || 1);
    for (let more = 1; more < span; more++) cell.after(body.ownerDocument.createElement(cell.tagName));
  }
}

/* Boxes that mean nothing; and the line breaks Google Docs puts between paragraphs. */
function wrappers(body: HTMLElement): void {
  for (const lift of body.querySelectorAll(LIFTED)) if (!lift.matches("b, strong") || [...lift.querySelectorAll("*")].some((inside) => BLOCKS.test(inside.tagName))) unwrap(lift);
  for (const line of body.querySelectorAll("br")) {
    const isAlone = [line.previousSibling, line.nextSibling].every((beside) => !beside || (beside instanceof HTMLElement && BLOCKS.test(beside.tagName)) || !beside.textContent?.trim());
    if (isAlone && !line.closest("td, th")) line.remove();
  }
  for (const empty of body.querySelectorAll("p, li")) if (!empty.textContent?.replace(/\u00a0/g, " ").trim() && !empty.querySelector("img, br, input")) empty.remove();
}
