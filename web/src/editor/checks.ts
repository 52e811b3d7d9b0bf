/* Marks of the language check, for the writer alone: a wavy line under the words, and one sentence while the cursor is in them. */
import { Plugin } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { element, later, type Page } from "./page";
import { flat, passageOf, Passages, sharedOf, type Passage } from "./passages";

const PAUSE_MS = 1500;

interface Mark {
  start: number;
  length: number;
  quote: string;
  code: string;
  sentence: string;
}

export class Checks {
  readonly #passages = new Passages("checks", () => ({ class: "checked-words" }));
  readonly #tip = element("p", { class: "check-tip", role: "status", hidden: "" });

  constructor(private readonly page: Page) {
    document.querySelector("main")?.append(this.#tip);
  }

  plugins(uid: string): Plugin[] {
    return [
      this.#passages.plugin,
      new Plugin({
        view: (view) => {
          const ask = later(PAUSE_MS, () => void this.#ask(uid, view));
          return {
            update: (_, before) => {
              const isMine = !sharedOf(view.state).isChangeOrigin;
              if (isMine && !before.doc.eq(view.state.doc)) ask();
              this.#point(view);
            },
          };
        },
      }),
    ];
  }

  async #ask(uid: string, view: EditorView): Promise<void> {
    if (!view.hasFocus() || !view.editable) return;
    try {
      const answer = await fetch(`${this.page.urls.check}?${new URLSearchParams({ section: uid })}`, { headers: { Accept: "application/json" } });
      if (answer.ok) this.#passages.set(view, ((await answer.json()) as Mark[]).flatMap((mark, place) => locate(view, mark, place)));
    } catch {
      // Help that can't come is not worth a word while one writes.
    }
  }

  #point(view: EditorView): void {
    if (!view.hasFocus()) return;
    const passage = view.state.selection.empty ? this.#passages.at(view.state, view.state.selection.from) : undefined;
    this.#tip.hidden = !passage;
    if (!passage) return;
    this.#tip.textContent = passage.sentence ?? "";
    const at = view.coordsAtPos(view.state.selection.from);
    this.#tip.style.left = `${Math.max(8, Math.min(at.left, document.documentElement.clientWidth - this.#tip.offsetWidth - 8)) + scrollX}px`;
    this.#tip.style.top = `${at.bottom + 6 + scrollY}px`;
  }
}

/* The check reads what was saved; the words are looked for where it saw them, since some may have been written since. */
function locate(view: EditorView, mark: Mark, place: number): Passage[] {
  const { text, at } = flat(view.state.doc);
  let best = -1;
  for (let found = text.indexOf(mark.quote); mark.quote && found >= 0; found = text.indexOf(mark.quote, found + 1))
    if (best < 0 || Math.abs(found - mark.start) < Math.abs(best - mark.start)) best = found;
  if (best < 0) return [];
  const to = at(best + mark.quote.length - 1) + 1;
  return [{ id: `${mark.code}-${place}`, ...passageOf(view.state, at(best), to), sentence: mark.sentence }];
}
