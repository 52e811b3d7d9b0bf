/* Typing in place: the question above, the answer below it, where the line stands. */
import type { Part } from "./refused";
import type { Words } from "./words";

export interface Typed {
  question: string;
  answer: string;
}

export interface FieldActs {
  key(event: KeyboardEvent, field: Field): void;
  asked(field: Field): void;
  typed(field: Field): void;
  pasted(event: ClipboardEvent, field: Field): void;
  left(field: Field): void;
}

export class Field {
  readonly box = document.createElement("div");
  readonly question = document.createElement("input");
  readonly answer = document.createElement("textarea");
  readonly before: Typed;
  #refused: HTMLElement | null = null;
  #refusedFor = "";
  refusedPart: Part = "question";

  constructor(
    private readonly node: HTMLElement,
    typed: Typed,
    words: Words,
    acts: FieldActs,
    given: { isNew: boolean; suggested?: string },
  ) {
    this.before = typed;
    this.box.className = "field-in";
    this.question.className = "kind";
    this.question.value = typed.question;
    this.question.maxLength = 300;
    this.question.placeholder = given.suggested ?? words("question");
    this.question.setAttribute("aria-label", words("question"));
    this.answer.rows = 1;
    this.answer.value = typed.answer;
    this.answer.placeholder = words(given.isNew ? "answer-new" : "answer");
    this.answer.setAttribute("aria-label", words("answer"));
    this.box.append(this.question, this.answer);
    node.classList.add("editing");
    node.prepend(this.box);
    this.box.addEventListener("keydown", (event) => acts.key(event, this));
    this.box.addEventListener("input", () => acts.typed(this));
    this.box.addEventListener("paste", (event) => acts.pasted(event, this));
    this.question.addEventListener("change", () => acts.asked(this));
    this.box.addEventListener("focusout", (event) => {
      if (this.box.contains(event.relatedTarget as Element | null)) return;
      queueMicrotask(() => this.box.isConnected && !this.box.contains(document.activeElement) && acts.left(this)); // it may only be moved
    });
  }

  /* A line of a new node that ends with a question mark asks; any other answers. */
  get typed(): Typed {
    return { question: this.question.value.trim(), answer: this.answer.value.trim() };
  }

  get isChanged(): boolean {
    const { question, answer } = this.typed;
    return question !== this.before.question || answer !== this.before.answer;
  }

  get isEmpty(): boolean {
    return !this.question.value.trim() && !this.answer.value.trim();
  }

  focus(part: Part = "answer"): void {
    const field = this[part];
    field.focus({ preventScroll: true });
    field.setSelectionRange(field.value.length, field.value.length);
    field.scrollIntoView({ block: "nearest" });
  }

  /* Moving an element takes the focus from it: it has it again, where the caret was. */
  keepFocus(moves: () => void): void {
    const held = document.activeElement === this.question ? this.question : this.answer;
    const caret = [held.selectionStart, held.selectionEnd] as const;
    moves();
    held.focus({ preventScroll: true });
    held.setSelectionRange(...caret);
    held.scrollIntoView({ block: "nearest" });
  }

  /* What is typed isn't taken as it stands. */
  get isRefused(): boolean {
    return this.#refused !== null && this.typed[this.refusedPart] === this.#refusedFor;
  }

  /* Why not, for as long as that holds. */
  get refusal(): { sentence: string; part: Part } | undefined {
    return this.isRefused ? { sentence: this.#refused!.textContent ?? "", part: this.refusedPart } : undefined;
  }

  /* Says below the question, or the answer, why it isn't taken; without a sentence, takes that back. */
  refuse(sentence: string, part: Part): void {
    this.#refused?.remove();
    this.#refused = null;
    for (const field of [this.question, this.answer]) field.toggleAttribute("aria-invalid", sentence !== "" && field === this[part]);
    if (!sentence) return;
    this.refusedPart = part;
    this.#refusedFor = this.typed[part];
    this.#refused = document.createElement("p");
    this.#refused.className = "save-state unsaved";
    this.#refused.setAttribute("role", "alert");
    this.#refused.textContent = sentence;
    this[part].after(this.#refused);
  }

  /* A new line within the answer. */
  break(): void {
    const { selectionStart, selectionEnd } = this.answer;
    this.answer.setRangeText("\n", selectionStart, selectionEnd, "end");
    this.answer.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /* Whether the caret stands at an edge of what is typed, so that an arrow leads out of it. */
  isAtEdge(key: string): boolean {
    const field = document.activeElement;
    if (field !== this.answer && field !== this.question) return false;
    const { selectionStart, selectionEnd, value } = field as HTMLInputElement;
    if (selectionStart !== selectionEnd) return false;
    return key === "ArrowUp" ? !value.slice(0, selectionStart ?? 0).includes("\n") : !value.slice(selectionEnd ?? 0).includes("\n");
  }

  close(): void {
    this.node.classList.remove("editing");
    this.box.remove();
  }
}

/* What a typed answer is when a new line asks instead of answering. */
export function asAsked(typed: Typed): Typed {
  return !typed.question && typed.answer.endsWith("?") ? { question: typed.answer, answer: "" } : typed;
}
