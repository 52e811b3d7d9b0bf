/* The menu that opens where one types "/" or "@". The focus stays in the text; which line is chosen is told by aria-activedescendant. */
import { Plugin, PluginKey } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { ySyncPluginKey } from "y-prosemirror";
import { element, say, type Page } from "./page";

export interface Choice {
  label: string;
  detail: string;
  /* Called after what was typed is gone. */
  take: (view: EditorView) => void;
}

/* On the change with which a button puts the sign there: nobody typed it, so it goes when nothing is chosen. */
export const PUT = "suggest-put";

interface Asked {
  from: number;
  query: string;
  isPut: boolean;
}

let numbered = 0;
/* How high a menu may be, whatever room there is. */
const [LEAST_PX, MOST_PX] = [96, 330];

export function suggest(page: Page, sign: "/" | "@", name: string, choices: (query: string) => Choice[] | Promise<Choice[]>): Plugin {
  const pattern = sign === "/" ? /(?:^|\s)\/([\p{L}\d ]{0,24})$/u : /(?:^|[\s([])@([\p{L}\d:._-]{0,20}(?: [\p{L}\d:._-]{0,20}){0,3})$/u;
  const key = new PluginKey<Asked | null>(`suggest ${sign}`);
  let menu: Menu | undefined;
  return new Plugin<Asked | null>({
    key,
    state: {
      init: () => null,
      apply(transaction, asked, _old, state) {
        const meta = transaction.getMeta(key) as "close" | undefined;
        const { $from, empty } = state.selection;
        if (meta === "close" || !empty || $from.parent.type.spec.code) return null;
        const typed = pattern.exec($from.parent.textBetween(Math.max(0, $from.parentOffset - 90), $from.parentOffset, undefined, "\ufffc"));
        if (!typed) return null;
        const from = $from.pos - typed[1]!.length - 1;
        // Opens by typing the sign, and not by walking past one that stands in the text.
        const isNew = transaction.docChanged && typed[1] === "" && transaction.getMeta(ySyncPluginKey) === undefined;
        return asked || isNew ? { from, query: typed[1]!, isPut: asked?.isPut ?? transaction.getMeta(PUT) === true } : null;
      },
    },
    props: {
      handleKeyDown: (_view, event) => menu?.pressed(event) ?? false,
      handleDOMEvents: {
        blur: (view) => {
          if (key.getState(view.state)) leave(view, key);
          return false;
        },
      },
    },
    view: (view) => {
      menu = new Menu(view, page, sign, name, choices, () => key.getState(view.state) ?? null, () => leave(view, key));
      return { update: () => menu?.update(), destroy: () => menu?.destroy() };
    },
  });
}

function leave(view: EditorView, key: PluginKey<Asked | null>): void {
  const [asked, transaction] = [key.getState(view.state), view.state.tr.setMeta(key, "close")];
  view.dispatch(asked?.isPut && !asked.query ? transaction.delete(asked.from, asked.from + 1) : transaction);
}

/* The part of the window that is left to a menu: what is in sight, less the toolbar that lies over it. */
function roomFor(menu: HTMLElement): [number, number] {
  const seen = visualViewport;
  let [ceiling, floor] = [seen?.offsetTop ?? 0, (seen?.offsetTop ?? 0) + (seen?.height ?? innerHeight)];
  for (const bar of document.querySelectorAll<HTMLElement>(".document-bar, .document-tools")) {
    if (bar.contains(menu) || !["fixed", "sticky"].includes(getComputedStyle(bar).position)) continue;
    const { top, bottom } = bar.getBoundingClientRect();
    if (top > floor / 2) floor = Math.min(floor, top);
    else if (bottom < floor / 2) ceiling = Math.max(ceiling, bottom);
  }
  return [ceiling, floor];
}

class Menu {
  readonly #box: HTMLElement;
  readonly #id = `suggest-${++numbered}`;
  #choices: Choice[] = [];
  #at = 0;
  #query: string | null = null;

  constructor(
    private readonly view: EditorView,
    private readonly page: Page,
    sign: string,
    name: string,
    private readonly source: (query: string) => Choice[] | Promise<Choice[]>,
    private readonly asked: () => Asked | null,
    private readonly close: () => void,
  ) {
    this.#box = element("div", { class: sign === "@" ? "suggest suggest-facts" : "suggest", role: "listbox", tabindex: "0", id: this.#id, "aria-label": name, hidden: "" });
    this.#box.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = (event.target as Element).closest<HTMLElement>('[role="option"]');
      if (option) this.#take(Number(option.dataset["place"]));
    });
    document.querySelector("main")?.append(this.#box);
  }

  get #isOpen(): boolean {
    return !this.#box.hidden;
  }

  update(): void {
    const asked = this.asked();
    if (!asked) {
      this.#query = null;
      if (this.#isOpen) this.#hide();
    } else if (asked.query !== this.#query) {
      this.#query = asked.query;
      void this.#ask(asked);
    } else if (this.#isOpen) this.#place(asked);
  }

  async #ask(asked: Asked): Promise<void> {
    let found: Choice[] = [];
    let says = "nothing-found";
    try {
      found = await this.source(asked.query.trim());
    } catch {
      says = "asking-failed";
    }
    if (this.#query !== asked.query) return;
    if (!found.length && says === "nothing-found" && / $/.test(asked.query)) return this.close();
    this.#choices = found;
    this.#at = 0;
    this.#box.replaceChildren(
      ...found.map((choice, place) =>
        element("div", { role: "option", id: `${this.#id}-${place}`, "data-place": String(place) }, element("span", {}, choice.label), element("small", {}, choice.detail)),
      ),
    );
    if (!found.length) this.#box.append(element("p", { class: "suggest-none" }, say(this.page, says)));
    this.#box.hidden = false;
    this.view.dom.setAttribute("aria-controls", this.#id);
    this.view.dom.setAttribute("aria-autocomplete", "list");
    this.#place(asked);
    this.#mark();
  }

  #hide(): void {
    this.#box.hidden = true;
    this.view.dom.removeAttribute("aria-activedescendant");
    this.view.dom.removeAttribute("aria-controls");
    this.view.dom.removeAttribute("aria-autocomplete");
  }

  /* Under the sign, or above it where there is more room; between the edges, what stays in sight above, and a phone's keyboard and toolbar. */
  #place(asked: Asked): void {
    const at = this.view.coordsAtPos(Math.min(asked.from, this.view.state.doc.content.size));
    const [ceiling, floor] = roomFor(this.#box);
    const [above, below] = [at.top - ceiling - 8, floor - at.bottom - 8];
    this.#box.style.maxHeight = "";
    const isAbove = this.#box.offsetHeight > below && above > below;
    this.#box.style.maxHeight = `${Math.max(LEAST_PX, Math.min(MOST_PX, isAbove ? above : below))}px`;
    const { offsetWidth, offsetHeight } = this.#box;
    this.#box.style.left = `${Math.max(8, Math.min(at.left, document.documentElement.clientWidth - offsetWidth - 8)) + scrollX}px`;
    this.#box.style.top = `${(isAbove ? at.top - offsetHeight - 4 : at.bottom + 4) + scrollY}px`;
  }

  #mark(): void {
    for (const option of this.#box.querySelectorAll<HTMLElement>('[role="option"]')) {
      const isHere = option.dataset["place"] === String(this.#at);
      option.setAttribute("aria-selected", String(isHere));
      if (!isHere) continue;
      // Not scrollIntoView: that would move the page as well.
      const { offsetTop, offsetHeight } = option;
      if (offsetTop < this.#box.scrollTop) this.#box.scrollTop = offsetTop;
      else if (offsetTop + offsetHeight > this.#box.scrollTop + this.#box.clientHeight) this.#box.scrollTop = offsetTop + offsetHeight - this.#box.clientHeight;
    }
    if (this.#choices.length) this.view.dom.setAttribute("aria-activedescendant", `${this.#id}-${this.#at}`);
  }

  pressed(event: KeyboardEvent): boolean {
    if (!this.#isOpen || event.isComposing || event.metaKey || event.ctrlKey || event.altKey) return false;
    const many = this.#choices.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") this.close();
    else if (step && many) {
      this.#at = (this.#at + step + many) % many;
      this.#mark();
    } else if ((event.key === "Enter" || event.key === "Tab") && many) this.#take(this.#at);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  #take(place: number): void {
    const [asked, choice] = [this.asked(), this.#choices[place]];
    if (!asked || !choice) return;
    this.view.focus();
    this.view.dispatch(this.view.state.tr.delete(asked.from, this.view.state.selection.from));
    this.close();
    choice.take(this.view);
  }

  destroy(): void {
    this.#box.remove();
  }
}
