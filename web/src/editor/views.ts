/* Nodes that are more than their text: mentions and fact blocks show what is true now, tasks have a box, pictures ask for words. */
import type { Node } from "prosemirror-model";
import type { EditorView, NodeView, NodeViewConstructor } from "prosemirror-view";
import type { Fact, Facts } from "./facts";
import { element, later, say, type Page } from "./page";
import { isHomePicture } from "./schema";

type GetPos = () => number | undefined;

export function nodeViews(page: Page, facts: Facts): Record<string, NodeViewConstructor> {
  return {
    mention: (node) => new MentionView(node, page, facts),
    fact_block: (node, view, getPos) => new FactBlockView(node, view, getPos, page, facts),
    list_item: (node, view, getPos) => new ItemView(node, view, getPos, page),
    image: (node, view, getPos) => new PictureView(node, view, getPos, page),
    table: () => new TableView(page),
  };
}

class MentionView implements NodeView {
  readonly dom = element("span", { class: "mention" });
  readonly #stop: () => void;
  #card: HTMLElement | undefined;
  #fact: Fact | undefined;

  constructor(private node: Node, private readonly page: Page, facts: Facts) {
    const { kind, ref, label } = node.attrs as Record<string, string>;
    this.dom.dataset["mention"] = kind;
    this.dom.dataset["ref"] = ref;
    this.dom.textContent = label || String(ref);
    this.#stop = facts.watch(String(kind), String(ref), (fact) => {
      this.#fact = fact;
      this.dom.textContent = fact.label || String(label);
      this.dom.title = fact.gone ? say(page, "gone") : fact.detail;
      this.dom.dataset["href"] = fact.gone ? "" : fact.href;
      this.dom.classList.toggle("gone", fact.gone);
    });
  }

  update(node: Node): boolean {
    return node.type === this.node.type && node.attrs["ref"] === this.node.attrs["ref"] && node.attrs["kind"] === this.node.attrs["kind"];
  }

  /* Chosen, it says what is known of it and leads there. */
  selectNode(): void {
    this.dom.classList.add("ProseMirror-selectednode");
    if (!this.#fact) return;
    const { detail, href, gone } = this.#fact;
    this.#card = element("p", { class: "mention-card" }, gone ? say(this.page, "gone") : detail);
    if (href && !gone) this.#card.append(" ", element("a", { href, target: "_blank", rel: "noopener" }, say(this.page, "mention-open")));
    document.querySelector("main")?.append(this.#card);
    const at = this.dom.getBoundingClientRect();
    this.#card.style.left = `${Math.max(8, Math.min(at.left, document.documentElement.clientWidth - this.#card.offsetWidth - 8)) + scrollX}px`;
    this.#card.style.top = `${at.bottom + 6 + scrollY}px`;
  }

  deselectNode(): void {
    this.dom.classList.remove("ProseMirror-selectednode");
    // A moment later, so that a click on its link still finds it.
    const card = this.#card;
    setTimeout(() => card?.remove(), 150);
  }

  ignoreMutation(): boolean {
    return true;
  }

  destroy(): void {
    this.#stop();
    this.#card?.remove();
  }
}

class FactBlockView implements NodeView {
  readonly dom: HTMLElement;
  readonly #body = element("div", { class: "fact-body" });
  readonly #span = element("span", { class: "fact-span" });
  readonly #stop: () => void;

  constructor(private node: Node, private readonly view: EditorView, private readonly getPos: GetPos, private readonly page: Page, facts: Facts) {
    const kind = String(node.attrs["kind"]);
    this.dom = element("div", { class: "fact-view", "data-fact-block": kind, contenteditable: "false", role: "group", "aria-label": say(page, `block-${kind}`) });
    const head = element("div", { class: "fact-head" }, element("b", {}, say(page, `block-${kind}`)), element("small", {}, say(page, "block-now")), this.#span);
    this.dom.append(head, this.#body);
    this.#showSpan();
    const fetchSoon = later(300, () => void this.#fetch());
    this.#stop = facts.watchBlocks(fetchSoon);
    void this.#fetch();
  }

  async #fetch(): Promise<void> {
    const { kind, from, to } = this.node.attrs as Record<string, string | null>;
    const query = new URLSearchParams([...(from ? [["from", from]] : []), ...(to ? [["to", to]] : [])] as string[][]);
    try {
      const answer = await fetch(`${this.page.urls.blocks}${kind}/?${query}`);
      if (!answer.ok) throw new Error(String(answer.status));
      const shown = new DOMParser().parseFromString(await answer.text(), "text/html").body;
      for (const made of shown.querySelectorAll("[id]")) made.removeAttribute("id"); // the same block may stand here twice
      this.#body.replaceChildren(...shown.childNodes);
    } catch {
      if (!this.#body.childNodes.length) this.#body.replaceChildren(element("p", { class: "quiet" }, say(this.page, "block-failed")));
    }
  }

  /* A timeline may be shown in part: from one moment to another. */
  #showSpan(): void {
    if (this.node.attrs["kind"] !== "timeline") return;
    const fields = (["from", "to"] as const).map((name) => {
      const input = element("input", { type: "datetime-local", "aria-label": say(this.page, `block-${name}`) });
      input.value = localOf(this.node.attrs[name] as string | null);
      input.disabled = !this.view.editable;
      input.addEventListener("change", () => {
        const at = this.getPos();
        const value = input.value ? new Date(input.value).toISOString() : null;
        if (at !== undefined) this.view.dispatch(this.view.state.tr.setNodeAttribute(at, name, value));
      });
      return input;
    });
    this.#span.replaceChildren(element("details", {}, element("summary", {}, say(this.page, "block-span")), ...fields));
  }

  update(node: Node): boolean {
    if (node.type !== this.node.type || node.attrs["kind"] !== this.node.attrs["kind"]) return false;
    const isOther = node.attrs["from"] !== this.node.attrs["from"] || node.attrs["to"] !== this.node.attrs["to"];
    this.node = node;
    if (isOther) void this.#fetch();
    return true;
  }

  stopEvent(event: Event): boolean {
    return this.#span.contains(event.target as HTMLElement) || (event.target as HTMLElement).closest("a, summary, input") !== null;
  }

  ignoreMutation(): boolean {
    return true;
  }

  destroy(): void {
    this.#stop();
  }
}

function localOf(instant: string | null): string {
  const at = instant ? new Date(instant) : null;
  if (!at || Number.isNaN(at.valueOf())) return "";
  return new Date(at.valueOf() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/* A list item; where it is a task, with a real box. */
class ItemView implements NodeView {
  readonly dom = element("li");
  readonly contentDOM: HTMLElement;
  readonly #box: HTMLInputElement | undefined;

  constructor(private node: Node, view: EditorView, getPos: GetPos, page: Page) {
    if (node.attrs["checked"] === null) {
      this.contentDOM = this.dom;
      return;
    }
    this.dom.className = "task-list-item";
    this.#box = element("input", { type: "checkbox", "aria-label": say(page, "task-done"), contenteditable: "false" });
    this.#box.checked = node.attrs["checked"] === true;
    this.#box.disabled = !view.editable;
    this.#box.addEventListener("mousedown", (event) => event.preventDefault());
    this.#box.addEventListener("change", () => {
      const at = getPos();
      if (at !== undefined && view.editable) view.dispatch(view.state.tr.setNodeAttribute(at, "checked", this.#box?.checked ?? false));
    });
    this.contentDOM = element("div");
    this.dom.append(this.#box, this.contentDOM);
  }

  update(node: Node): boolean {
    if (node.type !== this.node.type || (node.attrs["checked"] === null) !== (this.#box === undefined)) return false;
    this.node = node;
    if (this.#box) this.#box.checked = node.attrs["checked"] === true;
    return true;
  }

  stopEvent(event: Event): boolean {
    return event.target === this.#box;
  }

  ignoreMutation(mutation: { target: globalThis.Node; type: string }): boolean {
    return mutation.type !== "selection" && !this.contentDOM.contains(mutation.target);
  }
}

class TableView implements NodeView {
  readonly dom: HTMLElement;
  readonly contentDOM = element("tbody");

  constructor(page: Page) {
    this.dom = element("div", { class: "table-scroll", role: "group", "aria-label": say(page, "table") }, element("table", {}, this.contentDOM));
  }

  ignoreMutation(mutation: { target: globalThis.Node; type: string }): boolean {
    return mutation.type !== "selection" && !this.contentDOM.contains(mutation.target);
  }
}

/* A picture, what it says under it, and what it shows for those who can't see it. */
class PictureView implements NodeView {
  readonly dom: HTMLElement;
  readonly #image = element("img");
  readonly #fields: Record<"caption" | "alt", HTMLTextAreaElement>;

  constructor(private node: Node, private readonly view: EditorView, private readonly getPos: GetPos, page: Page) {
    const field = (name: "caption" | "alt"): HTMLTextAreaElement => {
      const input = element("textarea", { rows: "1", class: name, maxlength: "300", placeholder: say(page, `picture-${name}`), "aria-label": say(page, `picture-${name}`) });
      input.addEventListener("change", () => this.#write(name, input.value.replace(/\s+/g, " ").trim()));
      input.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.preventDefault();
        input.blur();
        view.focus();
      });
      return input;
    };
    this.#fields = { caption: field("caption"), alt: field("alt") };
    this.dom = element("figure", { "data-picture": "", contenteditable: "false" }, this.#image, element("figcaption", {}, this.#fields.caption, this.#fields.alt));
    this.#show();
  }

  #write(name: string, value: string): void {
    const at = this.getPos();
    if (at !== undefined) this.view.dispatch(this.view.state.tr.setNodeAttribute(at, name, value));
  }

  #show(): void {
    const { src, alt, caption } = this.node.attrs as { src: string; alt: string; caption: string };
    if (isHomePicture(src) && this.#image.getAttribute("src") !== src) this.#image.src = src;
    this.#image.alt = alt;
    for (const [name, input] of Object.entries(this.#fields)) {
      const value = name === "alt" ? alt : caption;
      if (document.activeElement !== input) input.value = value;
      input.readOnly = !this.view.editable;
      input.hidden = !this.view.editable && (name === "alt" || !value);
    }
    this.dom.classList.toggle("wants-words", !alt);
  }

  update(node: Node): boolean {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.#show();
    return true;
  }

  selectNode(): void {
    this.dom.classList.add("ProseMirror-selectednode");
  }

  deselectNode(): void {
    this.dom.classList.remove("ProseMirror-selectednode");
  }

  stopEvent(event: Event): boolean {
    return (event.target as HTMLElement).tagName === "TEXTAREA";
  }

  ignoreMutation(): boolean {
    return true;
  }
}
