/* What a document can be made of: the table of docs/developers/decisions/0013-live-text.md, and nothing else. The server has the same table in
   postmortems/tree/schema.py, and a test compares them. Content is allowed generously where two people's edits could otherwise meet in something
   forbidden: y-prosemirror takes such a node away, with the words in it. */
import { type Attrs, type DOMOutputSpec, type MarkSpec, type Node, type NodeSpec, type NodeType, Schema } from "prosemirror-model";

export const SCHEMA_VERSION = 1;
export const FACT_KINDS = ["timeline", "impact", "factors", "actions"] as const;

const HOME_PICTURE = /^\/incidents\/[^/]+\/document\/pictures\/[0-9a-f]{8,64}\/$/;

/* An image is shown from this server or not at all: fetching it from elsewhere would tell its host who reads here. */
export function isHomePicture(src: string): boolean {
  return HOME_PICTURE.test(src);
}

/* What a link may lead to; null for what could run. */
export function safeHref(href: string): string | null {
  const trimmed = href.trim();
  return /^(https?|mailto|tel|ftp|ssh|slack|msteams):/i.test(trimmed) || /^[/#](?!\/)/.test(trimmed) ? trimmed : null;
}

const cell = (tag: "td" | "th", role: string): NodeSpec => ({
  content: "inline*",
  attrs: { align: { default: null } },
  tableRole: role,
  isolating: true,
  parseDOM: [{ tag, getAttrs: (dom) => ({ align: alignOf(dom) }) }],
  toDOM: (node) => [tag, { ...(node.attrs["align"] ? { align: String(node.attrs["align"]) } : {}), ...(tag === "th" ? { scope: "col" } : {}) }, 0],
});

const nodes: Record<string, NodeSpec> = {
  doc: { content: "block+" },
  paragraph: { content: "inline*", group: "block", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
  heading: {
    attrs: { level: { default: 3 } },
    content: "inline*",
    group: "block",
    defining: true,
    parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level: Math.max(level, 3) } })),
    toDOM: (node) => [`h${levelOf(node)}`, 0],
  },
  blockquote: { content: "block+", group: "block", defining: true, parseDOM: [{ tag: "blockquote" }], toDOM: () => ["blockquote", 0] },
  bullet_list: { content: "list_item+", group: "block", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
  ordered_list: {
    attrs: { start: { default: 1 } },
    content: "list_item+",
    group: "block",
    parseDOM: [{ tag: "ol", getAttrs: (dom) => ({ start: Number(dom.getAttribute("start") || 1) || 1 }) }],
    toDOM: (node) => ["ol", node.attrs["start"] === 1 ? {} : { start: String(Number(node.attrs["start"])) }, 0],
  },
  list_item: {
    attrs: { checked: { default: null } },
    content: "block+",
    defining: true,
    parseDOM: [{ tag: "li", getAttrs: (dom) => ({ checked: dom.dataset["checked"] ? dom.dataset["checked"] === "true" : null }) }],
    toDOM: (node) => ["li", node.attrs["checked"] === null ? {} : { "data-checked": String(node.attrs["checked"]) }, 0],
  },
  code_block: {
    attrs: { language: { default: "" } },
    content: "text*",
    marks: "",
    group: "block",
    code: true,
    defining: true,
    parseDOM: [{ tag: "pre", preserveWhitespace: "full", getAttrs: (dom) => ({ language: dom.dataset["language"] ?? "" }) }],
    toDOM: (node) => ["pre", { "data-language": String(node.attrs["language"]) }, ["code", { spellcheck: "false" }, 0]],
  },
  horizontal_rule: { group: "block", parseDOM: [{ tag: "hr" }], toDOM: () => ["hr"] },
  table: {
    content: "table_row+",
    tableRole: "table",
    allowGapCursor: false,
    isolating: true,
    group: "block",
    parseDOM: [{ tag: "table" }],
    toDOM: (): DOMOutputSpec => ["table", ["tbody", 0]],
  },
  table_row: { content: "(table_cell | table_header)+", tableRole: "row", allowGapCursor: false, parseDOM: [{ tag: "tr" }], toDOM: () => ["tr", 0] },
  table_header: cell("th", "header_cell"),
  table_cell: cell("td", "cell"),
  image: {
    attrs: { src: { default: "" }, alt: { default: "" }, caption: { default: "" } },
    group: "block",
    draggable: true,
    parseDOM: [
      { tag: "figure[data-picture]", getAttrs: (dom) => pictureOf(dom.querySelector("img"), dom.querySelector("figcaption")?.textContent ?? "") },
      { tag: "img[src]", getAttrs: (dom) => pictureOf(dom as HTMLImageElement, dom.getAttribute("title") ?? "") },
    ],
    toDOM: (node) => {
      const { src, alt, caption } = node.attrs as { src: string; alt: string; caption: string };
      return ["figure", { "data-picture": "" }, ["img", { ...(isHomePicture(src) ? { src } : {}), alt }], ["figcaption", caption]];
    },
  },
  hard_break: { inline: true, group: "inline", selectable: false, linebreakReplacement: true, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
  mention: {
    attrs: { kind: { default: "event" }, ref: { default: "" }, label: { default: "" } },
    inline: true,
    group: "inline",
    atom: true,
    leafText: (node) => String(node.attrs["label"]),
    parseDOM: [{ tag: "span[data-mention]", getAttrs: (dom) => ({ kind: dom.dataset["mention"], ref: dom.dataset["ref"] ?? "", label: dom.textContent ?? "" }) }],
    toDOM: (node) => ["span", { "data-mention": String(node.attrs["kind"]), "data-ref": String(node.attrs["ref"]) }, String(node.attrs["label"])],
  },
  fact_block: {
    attrs: { kind: { default: "timeline" }, from: { default: null }, to: { default: null } },
    group: "block",
    atom: true,
    draggable: true,
    parseDOM: [
      { tag: "div[data-fact-block]", getAttrs: (dom) => ({ kind: dom.dataset["factBlock"], from: dom.dataset["from"] ?? null, to: dom.dataset["to"] ?? null }) },
    ],
    toDOM: (node) => {
      const { kind, from, to } = node.attrs as Record<string, string | null>;
      return ["div", { "data-fact-block": String(kind), ...(from ? { "data-from": from } : {}), ...(to ? { "data-to": to } : {}) }];
    },
  },
  text: { group: "inline" },
};

const marks: Record<string, MarkSpec> = {
  link: {
    attrs: { href: { default: "" }, title: { default: null } },
    inclusive: false,
    parseDOM: [{ tag: "a[href]", getAttrs: (dom) => (safeHref(dom.getAttribute("href") ?? "") ? { href: dom.getAttribute("href"), title: dom.getAttribute("title") } : false) }],
    toDOM: (mark) => {
      const href = safeHref(String(mark.attrs["href"]));
      return ["a", { ...(href ? { href } : {}), ...(mark.attrs["title"] ? { title: String(mark.attrs["title"]) } : {}), rel: "noopener nofollow" }, 0];
    },
  },
  em: { parseDOM: [{ tag: "em" }, { tag: "i" }], toDOM: () => ["em", 0] },
  strong: { parseDOM: [{ tag: "strong" }, { tag: "b" }], toDOM: () => ["strong", 0] },
  strike: { parseDOM: [{ tag: "s" }, { tag: "del" }, { tag: "strike" }], toDOM: () => ["s", 0] },
  code: { code: true, parseDOM: [{ tag: "code" }], toDOM: () => ["code", { spellcheck: "false" }, 0] },
};

export const schema = withoutSpans(new Schema({ nodes, marks }));

/* The names of a node's kind are fixed above; a misspelt one should fail where it is written. */
export function type(name: string): NodeType {
  const found = schema.nodes[name];
  if (!found) throw new RangeError(`There is no node called ${name}.`);
  return found;
}

export function levelOf(node: Node): number {
  return Math.min(6, Math.max(3, Math.round(Number(node.attrs["level"])) || 3));
}

/* Names and attributes, for the test that compares this with the server's table. */
export function described(): { version: number; nodes: Record<string, string[]>; marks: Record<string, string[]> } {
  const list = (specs: Record<string, { attrs?: Attrs }>, but: string[]): Record<string, string[]> =>
    Object.fromEntries(Object.entries(specs).filter(([name]) => !but.includes(name)).map(([name, spec]) => [name, Object.keys(spec.attrs ?? {}).sort()]));
  return { version: SCHEMA_VERSION, nodes: list(nodes, ["doc", "text"]), marks: list(marks, []) };
}

/* prosemirror-tables reads how many rows and columns a cell spans. Ours span one, and the shared text says nothing about it: the numbers are there to be
   read, but no loop over a cell's attributes meets them, so they are never written down. */
function withoutSpans(made: Schema): Schema {
  for (const name of ["table_header", "table_cell"]) {
    const cellType = made.nodes[name] as unknown as { computeAttrs: (attrs: Attrs | null) => Attrs };
    const original = cellType.computeAttrs.bind(cellType);
    cellType.computeAttrs = (attrs) => Object.defineProperties({ ...original(attrs) }, { colspan: { value: 1 }, rowspan: { value: 1 }, colwidth: { value: null } });
  }
  return made;
}

function alignOf(dom: HTMLElement): string | null {
  const align = dom.getAttribute("align");
  return align && ["left", "center", "right"].includes(align) ? align : null;
}

function pictureOf(image: HTMLImageElement | null, caption: string): Attrs | false {
  const src = image?.getAttribute("src") ?? "";
  return isHomePicture(src) && { src, alt: image?.getAttribute("alt") ?? "", caption };
}
