/* Typing as in an outliner: Enter goes on with the next line, Tab moves the line in, and leaving a line saves it. */
import { answerOf, childrenOf, isTurn, lineAbove, lineBelow, listOf, nodeOf, parentOf, questionOf, type Item } from "./items";
import { Drafts } from "./drafts";
import { asAsked, Field, type Typed } from "./field";
import { isOutline } from "./pasting";
import type { Acts } from "./acts";
import type { Outline } from "./outline";
import type { Words } from "./words";

export class Typing {
  #fields = new Map<Item, Field>();
  #drafts: Drafts;

  constructor(
    private readonly outline: Outline,
    private readonly acts: Acts,
    private readonly words: Words,
    private readonly say: (words: string, given: { offers: string; act: () => void }) => void,
    key: string,
  ) {
    this.#drafts = new Drafts(key);
  }

  get isOn(): boolean {
    return this.#fields.size > 0;
  }

  /* Edits a line where it stands. */
  edit(item: Item, part: "question" | "answer" = "answer", typed?: Typed): void {
    if (isTurn(item)) return void this.below(item);
    const open = this.#fields.get(item) ?? this.#field(item, { question: questionOf(item), answer: answerOf(item) }, { isNew: false });
    item.dataset["mine"] = "";
    this.outline.go(item, { focus: false });
    if (typed) this.#put(item, open, typed);
    open.focus(part);
  }

  #put(item: Item, field: Field, typed: Typed): void {
    field.question.value = typed.question;
    field.answer.value = typed.answer;
    this.#drafts.keep(item, typed, field.box.dataset["due"] ?? "");
  }

  /* Opens again what was being typed when the page went away. */
  resume(): void {
    for (const draft of this.#drafts.take()) {
      const item = this.outline.find(draft.uid || draft.holder);
      if (!item) continue;
      if (draft.uid) this.edit(item, "answer", draft);
      else {
        const after = this.outline.find(draft.after);
        const fresh = after && parentOf(after) === item ? this.#new(after.parentElement!, after, draft.due) : this.below(item, draft.due);
        const field = this.#fields.get(fresh)!;
        this.#put(fresh, field, draft);
        field.focus();
      }
    }
  }

  /* A new line below another, as its last; `question` is the one that is due there. */
  below(item: Item, question = ""): Item {
    this.outline.fold(item, false);
    return this.#new(listIn(item), null, question);
  }

  after(item: Item): void {
    if (isTurn(item)) void this.below(item);
    else this.#new(item.parentElement!, item);
  }

  #new(list: Element, after: Item | null, question = ""): Item {
    const item = blank();
    if (after) after.after(item);
    else list.append(item);
    const holder = parentOf(item);
    if (holder) this.outline.dress(holder);
    const field = this.#field(item, { question: "", answer: "" }, { isNew: true, ...(question ? { suggested: question } : {}) });
    field.box.dataset["due"] = question;
    this.outline.go(item, { focus: false });
    field.focus();
    return item;
  }

  #field(item: Item, typed: { question: string; answer: string }, given: { isNew: boolean; suggested?: string }): Field {
    const acts = {
      key: (event: KeyboardEvent) => this.#pressed(event, item),
      left: () => void this.leave(item),
      asked: (asking: Field) => void this.#check(item, asking),
      typed: ({ question, answer, box }: Field) =>
        this.#drafts.keep(item, { question: question.value, answer: answer.value }, box.dataset["due"] ?? ""),
      pasted: (event: ClipboardEvent, into: Field) => this.#pasted(event, item, into),
    };
    const field = new Field(nodeOf(item), typed, this.words, acts, given);
    this.#fields.set(item, field);
    return field;
  }

  /* Saves what was typed; a new line that is empty goes again. Answers the line that is there afterwards. */
  leave(item: Item): Item | null {
    const field = this.#fields.get(item);
    if (!field) return item;
    this.#fields.delete(item);
    this.#drafts.drop(item);
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
    this.#add(item, typed);
    return item;
  }

  #add(item: Item, typed: Typed): void {
    write(item, { question: typed.question || this.words("question"), answer: typed.answer });
    for (const one of [item, parentOf(item)!]) this.outline.dress(one);
    void this.acts.add(item, typed);
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
    if (key === "Escape") return this.#cancel(item, field), true;
    if (key === "Tab") return this.#shift(item, field, event.shiftKey), true;
    if (key === "Enter" && event.altKey) return document.activeElement === field.answer && field.break(), true;
    if (key === "Enter" && event.shiftKey) return this.#askOn(item, field), true;
    if (key === "Enter") return this.#enter(event, item, field), true;
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
    if (field.isRefused) return field.focus("question");
    const asked = asAsked(field.typed);
    if (isNew && !field.question.value.trim() && asked.question) {
      field.question.value = asked.question;
      field.answer.value = "";
      field.answer.placeholder = this.words("answer");
      void this.#check(item, field);
      return field.focus("answer");
    }
    const isAnswered = !isNew && !field.before.answer && field.typed.answer !== "";
    const there = this.leave(item);
    if (!there) return;
    const open = isAnswered ? openBeside(there) : null;
    if (open) this.edit(open);
    else this.after(there);
  }

  /* Saves the line and asks on below it. */
  #askOn(item: Item, field: Field): void {
    if (item.classList.contains("unsaved") && field.isEmpty) return this.#out(item);
    if (field.isRefused) return field.focus("question");
    const there = this.leave(item);
    if (there) this.below(there, nodeOf(there).querySelector<HTMLElement>("[data-asks]")?.dataset["asks"] ?? "");
  }

  /* A question that can't be asked is told as soon as one leaves it, while it still stands there to be put otherwise. */
  async #check(item: Item, field: Field): Promise<void> {
    const { question } = field.typed;
    const sentence = question && question !== field.before.question ? await this.acts.check(question) : "";
    if (this.#fields.get(item) !== field || field.typed.question !== question) return;
    field.refuse(sentence);
    if (sentence && field.box.contains(document.activeElement)) field.focus("question");
  }

  /* Escape leaves a line as it was, and what was typed can be had back; a line that is new stays. */
  #cancel(item: Item, field: Field): void {
    if (item.classList.contains("unsaved") || !field.isChanged) return this.#out(item);
    const { typed } = field;
    this.#fields.delete(item);
    this.#drafts.drop(item);
    field.close();
    if (!nodeOf(item).querySelector(":scope > .save-state")) delete item.dataset["mine"];
    this.outline.go(item);
    this.say(this.words("put-back"), { offers: this.words("typed-again"), act: () => item.isConnected && this.edit(item, "answer", typed) });
    document.body.dispatchEvent(new CustomEvent("story:changed")); // what others saved meanwhile was held back
  }

  /* An outline goes to the server as it is: here if nothing is typed yet, else below. */
  #pasted(event: ClipboardEvent, item: Item, field: Field): void {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!isOutline(text)) return;
    event.preventDefault();
    let line = item;
    if (item.classList.contains("unsaved") && field.isEmpty) {
      this.#fields.delete(item);
      this.#drafts.drop(item);
      field.close();
    } else {
      const top = this.leave(item);
      if (!top) return;
      this.outline.fold(top, false);
      line = blank();
      listIn(top).append(line);
    }
    write(line, { question: this.words("question"), answer: text.trim() });
    for (const one of [line, parentOf(line)!]) this.outline.dress(one);
    void this.acts.paste(line, text).then((first) => first && write(line, first));
    this.outline.go(line);
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
        listIn(above).append(item);
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

/* A line that isn't the server's yet. */
function blank(): Item {
  const item = document.createElement("li");
  item.className = "line unsaved";
  item.dataset["uid"] = "";
  item.dataset["mine"] = "";
  const node = document.createElement("div");
  node.className = "node";
  node.dataset["node"] = "";
  item.append(node);
  return item;
}

function listIn(item: Item): HTMLUListElement {
  let list = listOf(item);
  if (!list) item.append((list = document.createElement("ul")));
  return list;
}

/* The next question beside a line that waits for its answer: those after it first. */
function openBeside(item: Item): Item | null {
  const siblings = childrenOf(parentOf(item)!);
  const at = siblings.indexOf(item);
  const others = [...siblings.slice(at + 1), ...siblings.slice(0, at)];
  return others.find((one) => one.matches(".unanswered:not(.unsaved)")) ?? null;
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
