/* Comments on a passage: made here, kept and answered in the margin, which is the server's. Choosing one shows the other. */
import { TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { element, post, say, sentenceOf, type Page } from "./page";
import { decode, encode, passageOf, Passages, type Passage } from "./passages";
import type { Tell } from "./pictures";

const LONGEST_QUOTE = 300;

export class Comments {
  readonly passages = new Passages("comments", (passage, isChosen) => ({
    class: `commented${isChosen ? " chosen" : ""}${passage.isResolved ? " resolved" : ""}`,
    "data-thread": passage.id,
  }));
  readonly #views = new Map<string, EditorView>();
  #composer: HTMLFormElement | undefined;

  constructor(private readonly page: Page, private readonly margin: HTMLElement | null, private readonly tell: Tell) {
    margin?.addEventListener("click", (event) => {
      const target = event.target as Element;
      const thread = target.closest<HTMLElement>("[data-thread]");
      if (thread && !target.closest("button, a, input, textarea, summary")) this.choose(thread.dataset["thread"]!, true);
    });
    margin?.addEventListener("click", (event) => {
      const box = (event.target as Element).closest("summary")?.parentElement;
      if (box?.id.startsWith("answer-")) setTimeout(() => box.hasAttribute("open") && box.querySelector("textarea")?.focus());
    });
    this.#keepFocus();
  }

  /* The list asks for itself when something has changed, and is answered with itself when one answers in it. Whoever is in it by keyboard stays there. */
  #keepFocus(): void {
    let [answered, was] = ["", null as Place | null];
    document.body.addEventListener("htmx:beforeRequest", (event) => {
      answered = (event.target as Element).closest<HTMLElement>("#comments [data-thread]")?.dataset["thread"] ?? answered;
      const { target } = (event as CustomEvent<{ target: Element | null }>).detail;
      if (target?.id === "comments") target.addEventListener("htmx:beforeSwap", stillThere);
    });
    document.body.addEventListener("htmx:beforeSwap", () => (was = placeOf(document.activeElement)));
    // Not once it has settled: by then the next list may have come, and nothing more is told of this one.
    document.body.addEventListener("htmx:afterSwap", (event) => {
      if (!(event.target as Element).closest?.("#comments")) return;
      this.#read();
      const isAnswer = (event as CustomEvent<{ requestConfig?: { verb: string } }>).detail.requestConfig?.verb !== "get";
      const isLost = document.activeElement === document.body;
      if (isLost && isAnswer && answered) document.getElementById(`answer-${answered}`)?.querySelector("summary")?.focus();
      else if (isLost && was) findAgain(was)?.focus({ preventScroll: true });
      was = null;
      if (isAnswer) answered = ""; // the list may have asked for itself while the answer was on its way
    });
  }

  add(uid: string, view: EditorView): void {
    this.#views.set(uid, view);
    this.#read();
  }

  /* Which threads there are, from the list in the margin. */
  #read(): void {
    const found = new Map<string, Passage[]>();
    let open = 0;
    for (const thread of this.#threads()) {
      const [start, end] = [decode(thread.dataset["start"] ?? ""), decode(thread.dataset["end"] ?? "")];
      const isResolved = thread.dataset["resolved"] !== undefined;
      if (!isResolved) open += 1;
      const section = thread.dataset["section"] ?? "";
      if (start && end) found.set(section, [...(found.get(section) ?? []), { id: thread.dataset["thread"] ?? "", start, end, isResolved }]);
    }
    for (const [uid, view] of this.#views) this.passages.set(view, found.get(uid) ?? []);
    for (const count of document.querySelectorAll("[data-part=comment-count]")) count.textContent = open ? String(open) : "";
  }

  #threads(): HTMLElement[] {
    return [...(this.margin?.querySelectorAll<HTMLElement>("#comments [data-thread]") ?? [])];
  }

  #take(html: string): void {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("#comments");
    const old = this.margin?.querySelector("#comments");
    if (!fresh || !old) return;
    // An answer that is just being written in another thread stays.
    for (const made of fresh.querySelectorAll("[hx-preserve]")) {
      const now = document.getElementById(made.id);
      if (now) made.replaceWith(now);
    }
    old.replaceWith(fresh);
    const htmx = (window as { htmx?: { process(within: Element): void } }).htmx;
    htmx?.process(fresh);
    this.#read();
  }

  /* Show a thread beside its words. */
  choose(id: string, fromMargin = false): void {
    for (const thread of this.#threads()) {
      const isIt = thread.dataset["thread"] === id;
      thread.classList.toggle("chosen", isIt);
      if (isIt && !fromMargin) thread.scrollIntoView({ block: "nearest" });
    }
    if (id && !fromMargin) this.margin?.classList.add("open");
    for (const view of this.#views.values()) {
      this.passages.choose(view, id);
      const place = fromMargin ? this.passages.where(view.state, id) : null;
      const shown = place && view.domAtPos(place.from).node;
      (shown instanceof Element ? shown : shown?.parentElement)?.scrollIntoView({ block: "center" });
    }
  }

  /* Ask for the words of a new comment, under what is selected. */
  compose(uid: string, view: EditorView): void {
    if (view.state.selection.empty || !this.margin) return;
    // Words, also where everything is selected: what is written before them later is no part of the passage.
    const { from, to } = TextSelection.between(view.state.selection.$from, view.state.selection.$to);
    this.#composer?.remove();
    const passage = passageOf(view.state, from, to);
    const quote = view.state.doc.textBetween(from, to, " ", (leaf) => leaf.type.spec.leafText?.(leaf) ?? " ").slice(0, LONGEST_QUOTE);
    const text = element("textarea", { name: "text", rows: "3", required: "", maxlength: "5000", "aria-label": say(this.page, "comment-words"), placeholder: say(this.page, "comment-words") });
    const cancel = element("button", { type: "button", class: "btn quiet" }, say(this.page, "cancel"));
    const form = element("form", { class: "composer", "aria-label": say(this.page, "do-comment") }, text, element("div", { class: "row" }, element("button", { class: "btn go" }, say(this.page, "comment-send")), cancel));
    this.#composer = form;
    const close = (): void => {
      form.remove();
      view.focus();
    };
    cancel.addEventListener("click", close);
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
      else if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) form.requestSubmit();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const body = new FormData(form);
      for (const [name, value] of Object.entries({ section: uid, start: encode(passage.start), end: encode(passage.end), quote })) body.set(name, value);
      void this.#send(body, close);
    });
    document.querySelector("main")?.append(form);
    const at = view.coordsAtPos(to);
    form.style.left = `${Math.max(8, Math.min(at.left - 40, document.documentElement.clientWidth - form.offsetWidth - 8)) + scrollX}px`;
    form.style.top = `${at.bottom + 8 + scrollY}px`;
    text.focus();
    form.scrollIntoView({ block: "nearest" });
  }

  async #send(body: FormData, close: () => void): Promise<void> {
    try {
      const answer = await post(this.page.urls.comments, body);
      if (!answer.ok) return this.tell((await sentenceOf(answer)) || say(this.page, "comment-failed"), "error");
      this.#take(await answer.text());
      close();
    } catch {
      this.tell(say(this.page, "comment-failed"), "error"); // the words stay in the form
    }
  }
}

/* Where the keyboard is in the list. */
interface Place {
  self: HTMLElement;
  thread: string;
  words: string;
}

function placeOf(self: Element | null): Place | null {
  const thread = self?.closest<HTMLElement>("#comments [data-thread]")?.dataset["thread"];
  return self instanceof HTMLElement && thread ? { self, thread, words: self.textContent ?? "" } : null;
}

function findAgain({ self, thread, words }: Place): HTMLElement | undefined {
  if (self.isConnected) return self;
  const all = document.querySelectorAll<HTMLElement>(`#comments [data-thread="${CSS.escape(thread)}"] :is(summary, button, a)`);
  return [...all].find((one) => one.localName === self.localName && one.textContent === words);
}

/* The list may have asked for itself, and been replaced, while an answer was on its way: then that is where the answer's list goes. */
function stillThere(swap: Event): void {
  const { detail } = swap as CustomEvent<{ target: Element }>;
  const now = document.getElementById("comments");
  if (now && !detail.target.isConnected) detail.target = now;
}
