/* The two toolbars: a quiet one that stays (at the top, or above the keyboard of a phone), and one that comes to what is selected. Both act on the text
   one is in. They are in the template, so that their words are translated; each is one stop for Tab, and arrows go along it. */
import { AllSelection, TextSelection } from "prosemirror-state";
import { isInTable } from "prosemirror-tables";
import type { EditorView } from "prosemirror-view";
import { commands, isActive, mark } from "./commands";
import type { Comments } from "./comments";
import { element, say, type Page } from "./page";
import type { Pictures } from "./pictures";
import { safeHref, schema } from "./schema";
import { PUT } from "./suggest";

export class Toolbar {
  #view: EditorView | undefined;
  #uid = "";
  #pointer = false;
  readonly #bars: HTMLElement[];
  #form: HTMLFormElement | undefined;

  constructor(private readonly page: Page, private readonly fixed: HTMLElement, private readonly bubble: HTMLElement, private readonly pictures: Pictures, private readonly comments: Comments) {
    this.#bars = [fixed, bubble];
    for (const bar of this.#bars) {
      bar.addEventListener("mousedown", (event) => (event.target as Element).closest("button") && event.preventDefault());
      bar.addEventListener("click", (event) => this.#clicked(event));
      bar.addEventListener("keydown", (event) => this.#along(bar, event));
      this.#oneStop(bar);
    }
    fixed.querySelector("select")?.addEventListener("change", (event) => this.#styled(event.target as HTMLSelectElement));
    document.addEventListener("pointerdown", (event) => (this.#pointer = !bubble.contains(event.target as Node)));
    document.addEventListener("pointerup", () => ((this.#pointer = false), setTimeout(() => this.#placeBubble())));
    document.addEventListener("focusin", (event) => this.#focusMoved(event.target as Element));
    visualViewport?.addEventListener("resize", () => this.#clearKeyboard());
    addEventListener("scroll", () => this.#placeBubble(), { passive: true });
  }

  attend(view: EditorView, uid: string): void {
    this.#view = view;
    this.#uid = uid;
    document.documentElement.toggleAttribute("data-writing", view.hasFocus());
    const inTable = isInTable(view.state);
    for (const bar of this.#bars) {
      for (const button of bar.querySelectorAll<HTMLButtonElement>("[data-do]")) {
        const name = button.dataset["do"]!;
        if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", String(isActive(name, view.state)));
      }
      for (const group of bar.querySelectorAll<HTMLElement>("[data-in-table]")) group.hidden = !inTable;
    }
    const select = this.fixed.querySelector("select");
    const style = ["heading-3", "heading-4", "heading-5", "quote", "code-block"].find((name) => isActive(name, view.state)) ?? "paragraph";
    if (select && select.value !== style) select.value = style;
    this.#placeBubble();
  }

  /* Above the keyboard that a phone lays over the page. */
  #clearKeyboard(): void {
    const covered = innerHeight - (visualViewport?.height ?? innerHeight) - (visualViewport?.offsetTop ?? 0);
    document.documentElement.style.setProperty("--keyboard", `${Math.max(0, Math.round(covered))}px`);
  }

  focus(): void {
    this.fixed.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }

  #clicked(event: Event): void {
    const name = (event.target as Element).closest<HTMLElement>("[data-do]")?.dataset["do"];
    const view = this.#view;
    if (!name || !view) return;
    if (name === "link") return this.askForLink(view);
    if (name === "comment") return this.comments.compose(this.#uid, view);
    view.focus();
    if (name === "picture") this.pictures.choose(view);
    else if (name === "mention" || name === "more") this.#type(view, name === "mention" ? "@" : "/");
    else commands[name]?.(view.state, view.dispatch, view);
    this.attend(view, this.#uid);
  }

  /* Opens the menu that the sign opens; a space before it where a word would swallow it. */
  #type(view: EditorView, sign: string): void {
    const { $from } = view.state.selection;
    const before = $from.parent.textBetween(0, $from.parentOffset, undefined, "\ufffc");
    view.dispatch(view.state.tr.insertText(before && !/\s$/.test(before) ? ` ${sign}` : sign).setMeta(PUT, true));
  }

  #styled(select: HTMLSelectElement): void {
    const view = this.#view;
    if (!view) return;
    view.focus();
    commands[select.value]?.(view.state, view.dispatch, view);
  }

  #focusMoved(target: Element): void {
    const isHere = this.#view?.dom.contains(target) || this.#bars.some((bar) => bar.contains(target)) || this.#form?.contains(target);
    if (isHere) return;
    this.bubble.hidden = true;
    document.documentElement.removeAttribute("data-writing");
  }

  #placeBubble(): void {
    const view = this.#view;
    const selection = view?.state.selection;
    const isWanted = view && (selection instanceof TextSelection || selection instanceof AllSelection) && !selection.empty && !this.#pointer && (view.hasFocus() || !view.editable || this.bubble.contains(document.activeElement)) && !this.#form?.isConnected;
    const hasNothing = !view?.editable && !this.bubble.querySelector('[data-do="comment"]');
    this.bubble.hidden = !isWanted || hasNothing || (selection instanceof TextSelection && !selection.$from.parent.inlineContent);
    if (this.bubble.hidden || !view || !selection) return;
    const [start, end] = [view.coordsAtPos(selection.from), view.coordsAtPos(selection.to)];
    const { offsetWidth, offsetHeight } = this.bubble;
    const ceiling = this.fixed.getBoundingClientRect().bottom;
    const middle = start.top === end.top ? (start.left + end.left) / 2 : start.left + offsetWidth / 2 - 20;
    const above = start.top - offsetHeight - 8;
    this.bubble.style.left = `${Math.max(8, Math.min(middle - offsetWidth / 2, document.documentElement.clientWidth - offsetWidth - 8))}px`;
    this.bubble.style.top = `${above > Math.min(ceiling, 120) ? above : end.bottom + 8}px`;
  }

  /* Where a link leads is asked in place. An empty answer takes the link away. */
  askForLink(view: EditorView): void {
    this.#form?.remove();
    const { state } = view;
    const link = mark("link");
    const range = linkAround(view);
    const { from, to } = range ?? state.selection;
    const input = element("input", { type: "text", class: "field", "aria-label": say(this.page, "link-where"), placeholder: "https://", inputmode: "url", autocomplete: "off", spellcheck: "false" });
    input.value = range?.href ?? "";
    const form = element("form", { class: "link-form", "aria-label": say(this.page, "do-link") }, input, element("button", { class: "btn go" }, say(this.page, "link-set")));
    this.#form = form;
    this.bubble.hidden = true;
    const close = (): void => {
      form.remove();
      view.focus();
    };
    form.addEventListener("keydown", (event) => event.key === "Escape" && (event.preventDefault(), event.stopPropagation(), close()));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const typed = input.value.trim();
      const href = typed && (safeHref(typed) ?? (/^[\w.-]+\.\w{2,}([/?#]|$)/.test(typed) ? `https://${typed}` : null));
      if (href === null) return input.setCustomValidity(say(this.page, "link-bad")), void input.reportValidity();
      const transaction = view.state.tr;
      if (!href) transaction.removeMark(from, to, link);
      else if (from === to) transaction.insert(from, schema.text(href, [link.create({ href })]));
      else transaction.removeMark(from, to, link).addMark(from, to, link.create({ href }));
      view.dispatch(transaction.removeStoredMark(link));
      close();
    });
    input.addEventListener("input", () => input.setCustomValidity(""));
    document.querySelector("main")?.append(form);
    const at = view.coordsAtPos(from);
    form.style.left = `${Math.max(8, Math.min(at.left, document.documentElement.clientWidth - form.offsetWidth - 8)) + scrollX}px`;
    form.style.top = `${at.bottom + 6 + scrollY}px`;
    input.select();
    input.focus();
  }

  #stops(bar: HTMLElement): HTMLElement[] {
    return [...bar.querySelectorAll<HTMLElement>("button, select")].filter((stop) => !stop.closest("[hidden]") && stop.offsetParent !== null);
  }

  #oneStop(bar: HTMLElement): void {
    for (const [place, stop] of [...bar.querySelectorAll<HTMLElement>("button, select")].entries()) stop.tabIndex = place ? -1 : 0;
  }

  #along(bar: HTMLElement, event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      return this.#view?.focus();
    }
    const stops = this.#stops(bar);
    const at = stops.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: stops.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const next = stops[(to + stops.length) % stops.length]!;
    for (const stop of bar.querySelectorAll<HTMLElement>("button, select")) stop.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}

/* The whole link the cursor is in, or the selection touches. */
function linkAround(view: EditorView): { from: number; to: number; href: string } | null {
  const { $from, from, to, empty } = view.state.selection;
  const link = mark("link");
  const found = link.isInSet($from.marks()) ?? ($from.nodeAfter ? link.isInSet($from.nodeAfter.marks) : undefined);
  if (!found) return null;
  if (!empty) return { from, to, href: String(found.attrs["href"]) };
  let [start, end] = [$from.start() + $from.parent.content.size, $from.start()];
  $from.parent.forEach((node, offset) => {
    if (!found.isInSet(node.marks)) return;
    const [nodeStart, nodeEnd] = [$from.start() + offset, $from.start() + offset + node.nodeSize];
    if (nodeStart <= from && from <= nodeEnd) [start, end] = [Math.min(start, nodeStart), Math.max(end, nodeEnd)];
  });
  return start < end ? { from: start, to: end, href: String(found.attrs["href"]) } : null;
}
