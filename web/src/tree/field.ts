/* Typing in place: the question above, the answer below it, where the line stands. */
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
      if (this.box.isConnected && !this.box.contains(event.relatedTarget as Element | null)) acts.left(this);
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

  focus(part: "question" | "answer" = "answer"): void {
    const field = this[part];
    field.focus({ preventScroll: true });
    field.setSelectionRange(field.value.length, field.value.length);
    field.scrollIntoView({ block: "nearest" });
  }

  /* The question as it stands isn't taken. */
  get isRefused(): boolean {
    return this.#refused !== null && this.typed.question === this.#refusedFor;
  }

  /* Says below the question why it can't be asked; without a sentence, takes that back. */
  refuse(sentence: string): void {
    this.#refused?.remove();
    this.#refused = null;
    this.question.toggleAttribute("aria-invalid", sentence !== "");
    if (!sentence) return;
    this.#refusedFor = this.typed.question;
    this.#refused = document.createElement("p");
    this.#refused.className = "save-state unsaved";
    this.#refused.setAttribute("role", "alert");
    this.#refused.textContent = sentence;
    this.question.after(this.#refused);
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
