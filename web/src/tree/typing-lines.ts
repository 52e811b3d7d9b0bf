/* Typing as in an outliner: Enter goes on with the next line, Tab moves the line in, and leaving a line saves it. */
import { answerOf, childrenOf, isTurn, lineAbove, lineBelow, listOf, nodeOf, parentOf, questionOf, type Item } from "./items";
import { asAsked, Field } from "./field";
import type { Acts } from "./acts";
import type { Outline } from "./outline";
import type { Words } from "./words";

export class Typing {
  #fields = new Map<Item, Field>();

  constructor(
    private readonly outline: Outline,
    private readonly acts: Acts,
    private readonly words: Words,
  ) {}

  get isOn(): boolean {
    return this.#fields.size > 0;
  }

  /* Edits a line where it stands. */
  edit(item: Item, part: "question" | "answer" = "answer"): void {
    if (isTurn(item)) return this.below(item);
    const open = this.#fields.get(item) ?? this.#field(item, { question: questionOf(item), answer: answerOf(item) }, { isNew: false });
    item.dataset["mine"] = "";
    this.outline.go(item, { focus: false });
    open.focus(part);
  }

  /* A new line below another, as its last; `question` is the one that is due there. */
  below(item: Item, question = ""): void {
    this.outline.fold(item, false);
    let list = listOf(item);
    if (!list) item.append((list = document.createElement("ul")));
    this.#new(list, null, question);
  }

  after(item: Item): void {
    if (isTurn(item)) this.below(item);
    else this.#new(item.parentElement!, item);
  }

  #new(list: Element, after: Item | null, question = ""): void {
    const item = document.createElement("li");
    item.className = "line unsaved";
    item.dataset["uid"] = "";
    item.dataset["mine"] = "";
    const node = document.createElement("div");
    node.className = "node";
    node.dataset["node"] = "";
    item.append(node);
    if (after) after.after(item);
    else list.append(item);
    const holder = parentOf(item);
    if (holder) this.outline.dress(holder);
    const field = this.#field(item, { question: "", answer: "" }, { isNew: true, ...(question ? { suggested: question } : {}) });
    field.box.dataset["due"] = question;
    this.outline.go(item, { focus: false });
    field.focus();
  }

  #field(item: Item, typed: { question: string; answer: string }, given: { isNew: boolean; suggested?: string }): Field {
    const acts = { key: (event: KeyboardEvent) => this.#pressed(event, item), left: () => void this.leave(item) };
    const field = new Field(nodeOf(item), typed, this.words, acts, given);
    this.#fields.set(item, field);
    return field;
  }

  /* Saves what was typed; a new line that is empty goes again. Answers the line that is there afterwards. */
  leave(item: Item): Item | null {
    const field = this.#fields.get(item);
    if (!field) return item;
    this.#fields.delete(item);
    if (item.classList.contains("unsaved")) return this.#leaveNew(item, field);
    const { question, answer } = field.typed;
    const isChanged = field.isChanged;
    field.close();
    if (!isChanged) {
      delete item.dataset["mine"];
      return item;
    }
    const changed = {
      ...(question && question !== field.before.question ? { question } : {}),
      ...(answer !== field.before.answer ? { answer } : {}),
    };
    write(item, { question: question || field.before.question, answer });
    this.outline.dress(item);
    void this.acts.edit(item, changed);
    return item;
  }

  #leaveNew(item: Item, field: Field): Item | null {
    const due = field.box.dataset["due"] ?? "";
    const typed = asAsked(field.typed);
    field.close();
    if (!typed.question && !typed.answer) {
      this.#drop(item);
      return null;
    }
    if (!typed.question) typed.question = due;
    write(item, { question: typed.question || this.words("question"), answer: typed.answer });
    this.outline.dress(item);
    void this.acts.add(item, typed);
    return item;
  }

  #drop(item: Item): void {
    const list = item.parentElement;
    const holder = parentOf(item);
    item.remove();
    if (list && !list.children.length) list.remove();
    if (holder) this.outline.dress(holder);
  }

  #pressed(event: KeyboardEvent, item: Item): void {
    if (event.isComposing) return;
    const field = this.#fields.get(item);
    if (!field) return;
    event.stopPropagation();
    if (this.#does(event, item, field)) event.preventDefault();
  }

  #does(event: KeyboardEvent, item: Item, field: Field): boolean {
    const { key } = event;
    if (key === "Escape") return this.#out(item), true;
    if (key === "Tab") return this.#shift(item, field, event.shiftKey), true;
    if (key === "Enter" && !event.shiftKey) return this.#enter(event, item, field), true;
    if (key === "Backspace" && field.isEmpty && item.classList.contains("unsaved")) return this.#out(item), true;
    if (event.altKey && (key === "ArrowUp" || key === "ArrowDown")) return this.#among(item, field, key === "ArrowUp" ? -1 : 1), true;
    if (key === "ArrowUp" && document.activeElement === field.answer && field.isAtEdge(key)) return field.focus("question"), true;
    if (key === "ArrowUp" && field.isAtEdge(key)) return this.#over(item, lineAbove(item)), true;
    if (key === "ArrowDown" && document.activeElement === field.question) return field.focus("answer"), true;
    if (key === "ArrowDown" && field.isAtEdge(key)) return this.#over(item, lineBelow(item)), true;
    return false;
  }

  /* Enter: from the question to its answer; a question typed into a new line waits for its answer; from the answer to the next line. */
  #enter(event: KeyboardEvent, item: Item, field: Field): void {
    if (event.ctrlKey || event.metaKey) return this.#out(item);
    if (document.activeElement === field.question) return field.focus("answer");
    const isNew = item.classList.contains("unsaved");
    if (isNew && field.isEmpty) return this.#out(item);
    const asked = asAsked(field.typed);
    if (isNew && !field.question.value.trim() && asked.question) {
      field.question.value = asked.question;
      field.answer.value = "";
      field.answer.placeholder = this.words("answer");
      return field.focus("answer");
    }
    const there = this.leave(item);
    if (there) this.after(there);
  }

  #out(item: Item): void {
    const beside = lineAbove(item) ?? parentOf(item);
    const there = this.leave(item);
    this.outline.go(there ?? beside);
  }

  #over(item: Item, to: Item | null): void {
    this.leave(item);
    this.outline.go(to ?? item);
  }

  /* A line that isn't saved yet is moved on the page alone: where it is saved, it is saved there. */
  #shift(item: Item, field: Field, isOut: boolean): void {
    const part = document.activeElement === field.question ? "question" : "answer";
    if (!item.classList.contains("unsaved")) {
      if (isOut) this.acts.outdent(item);
      else this.acts.indent(item);
    } else this.#shiftNew(item, isOut);
    field.focus(part);
  }

  #shiftNew(item: Item, isOut: boolean): void {
    const above = item.previousElementSibling as Item | null;
    const parent = parentOf(item);
    const left = item.parentElement!;
    this.#quietly(item, () => {
      if (!isOut && above) {
        this.outline.fold(above, false);
        let list = listOf(above);
        if (!list) above.append((list = document.createElement("ul")));
        list.append(item);
        this.outline.dress(above);
      } else if (isOut && parent && !isTurn(parent)) {
        parent.after(item);
        if (!left.children.length) left.remove();
        this.outline.dress(parent);
      }
    });
  }

  #among(item: Item, field: Field, by: 1 | -1): void {
    if (item.classList.contains("unsaved")) {
      const siblings = childrenOf(parentOf(item)!);
      const other = siblings[siblings.indexOf(item) + by];
      if (other) this.#quietly(item, () => (by > 0 ? other.after(item) : other.before(item)));
    } else this.#quietly(item, () => void this.acts.shift(item, by));
    field.focus();
  }

  /* Moving an element takes the focus from it, which is no leaving. */
  #quietly(item: Item, moves: () => void): void {
    const field = this.#fields.get(item);
    this.#fields.delete(item);
    moves();
    if (field) this.#fields.set(item, field);
  }
}

/* Shows what was typed until the server has said it its own way. */
function write(item: Item, { question, answer }: { question: string; answer: string }): void {
  const node = nodeOf(item);
  let asks = node.querySelector<HTMLElement>("[data-question]");
  if (!asks) {
    asks = document.createElement("p");
    asks.className = "kind";
    asks.dataset["question"] = "";
    node.prepend(asks);
  }
  asks.textContent = question;
  let says = node.querySelector<HTMLElement>("[data-answer]");
  if (!says && answer && !node.querySelector("[data-factor]")) {
    says = document.createElement("p");
    says.className = "says";
    says.dataset["answer"] = "";
    asks.after(says);
  }
  if (says) says.textContent = answer;
  item.classList.toggle("unanswered", !answer);
}
