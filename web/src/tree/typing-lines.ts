/* Typing as in an outliner: Enter goes on with the next line, Tab moves the line in, and leaving a line saves it. */
import { answerOf, before, childrenOf, dueAt, isTurn, lineAbove, lineBelow, nodeOf, parentOf, questionOf, type Item } from "./items";
import { Drafts } from "./drafts";
import { asAsked, Field, type Typed } from "./field";
import { blank, listIn, openBeside, write } from "./lines";
import { isOutline } from "./pasting";
import { Refused, type Refusal } from "./refused";
import { showState } from "./states";
import type { Acts } from "./acts";
import type { Outline } from "./outline";
import type { Words } from "./words";

export class Typing {
  #fields = new Map<Item, Field>();
  #drafts: Drafts;
  #refused = new Refused((refusal) => this.#putBack(refusal));

  constructor(
    private readonly outline: Outline,
    private readonly acts: Acts,
    private readonly words: Words,
    private readonly say: (words: string, given?: { offers: string; act: () => void }) => void,
    private readonly offer: (turn: Item) => void,
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
    const open = this.#fields.get(item) ?? this.#field(item, textOf(item), { isNew: isNew(item) });
    item.dataset["mine"] = "";
    this.outline.go(item, { focus: false });
    if (typed) this.#put(item, open, typed);
    open.focus(part);
  }

  #keep(item: Item, { question, answer, box, refusal }: Field): void {
    this.#drafts.keep(item, { question: question.value, answer: answer.value }, box.dataset["due"] ?? "", refusal);
  }

  #put(item: Item, field: Field, typed: Typed): void {
    field.question.value = typed.question;
    field.answer.value = typed.answer;
    this.#drafts.keep(item, typed, field.box.dataset["due"] ?? "");
  }

  /* Where one begins below a line: at the question that is open there, else in a new line. */
  begin(item: Item, open: Item | null, due: string, answer: string): void {
    if (open) return this.edit(open, "answer", answer ? { question: questionOf(open), answer } : undefined);
    if (!isTurn(item)) return this.outline.go(item);
    const fresh = this.below(item, due);
    if (answer) this.#put(fresh, this.#fields.get(fresh)!, { question: "", answer });
  }

  /* Opens again what was being typed when the page went away, and what wasn't taken until then. Answers whether there was anything. */
  resume(): boolean {
    const drafts = this.#drafts.take();
    for (const draft of drafts) {
      const item = this.outline.find(draft.uid || draft.holder);
      if (!item) continue;
      const typed = { question: draft.question, answer: draft.answer };
      if (draft.sentence) this.#refuse({ item: draft.uid ? item : this.#placed(item, draft.after), typed, sentence: draft.sentence, part: draft.part });
      else if (draft.uid) this.edit(item, "answer", typed);
      else this.#again(item, this.outline.find(draft.after), typed, draft.due);
    }
    return drafts.length > 0;
  }

  /* A new line that has its words again. */
  #again(holder: Item, after: Item | null, typed: Typed, due = ""): void {
    const fresh = after && parentOf(after) === holder ? this.#new(after.parentElement!, after, due) : this.below(holder, due);
    const field = this.#fields.get(fresh)!;
    this.#put(fresh, field, typed);
    field.focus();
  }

  #placed(holder: Item, uid: string): Item {
    const item = blank();
    const after = this.outline.find(uid);
    if (after && parentOf(after) === holder) after.after(item);
    else listIn(holder).append(item);
    this.outline.dress(holder);
    return item;
  }

  /* The server didn't take what was typed: it stands in its field again with the sentence beside it, one line after the other. */
  #refuse(refusal: Refusal): void {
    const { item, typed, sentence, part } = refusal;
    item.dataset["mine"] = "";
    this.#drafts.keep(item, typed, "", { sentence, part });
    this.#refused.add(refusal);
  }

  #putBack({ item, typed, sentence, part, before: was }: Refusal): void {
    for (const [other, field] of this.#fields) if (other !== item && isNew(other) && field.isEmpty) this.#out(other); // it makes way
    showState(item, "", this.words);
    if (was) write(item, was);
    const field = this.#fields.get(item) ?? this.#field(item, was ?? textOf(item), { isNew: isNew(item) });
    field.question.value = typed.question;
    field.answer.value = typed.answer;
    field.refuse(sentence, part);
    const isElsewhere = this.#fields.size > 1 || !this.outline.isHere;
    if (!isElsewhere) this.#backTo(item, field);
  }

  #backTo(item: Item, field: Field): void {
    this.outline.go(item, { focus: false });
    field.focus(field.refusedPart);
  }

  #solved(item: Item): void {
    this.#drafts.drop(item);
    this.#refused.solved(item);
  }

  /* A new line below another, as its last; `question` is the one that is due there. */
  below(item: Item, question = ""): Item {
    this.outline.fold(item, false);
    return this.#new(listIn(item), null, question);
  }

  after(item: Item, due = ""): void {
    if (isTurn(item)) void this.below(item, due);
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
      typed: (typing: Field) => this.#keep(item, typing),
      pasted: (event: ClipboardEvent, into: Field) => this.#pasted(event, item, into),
    };
    const field = new Field(nodeOf(item), typed, this.words, acts, given);
    this.#fields.set(item, field);
    return field;
  }

  /* Saves what was typed; a new line that is empty goes again. Answers the line that is there afterwards. */
  leave(item: Item): Item | null {
    const field = this.#fields.get(item);
    if (!field || field.isRefused) return item;
    this.#fields.delete(item);
    this.#drafts.drop(item);
    if (isNew(item)) return this.#leaveNew(item, field);
    const { question, answer } = field.typed;
    const isChanged = field.isChanged;
    field.close();
    if (!isChanged) {
      delete item.dataset["mine"];
      this.#solved(item);
      return item;
    }
    const changed = {
      ...(question && question !== field.before.question ? { question } : {}),
      ...(answer !== field.before.answer ? { answer } : {}),
    };
    write(item, { question: question || field.before.question, answer });
    this.outline.dress(item);
    const typed = { question, answer };
    void this.acts.edit(item, changed, {
      kept: () => this.#solved(item),
      lost: () => this.#drafts.keep(item, typed, ""),
      refused: (sentence, part) => this.#refuse({ item, typed, sentence, part, before: field.before }),
    });
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
    void this.acts.add(item, typed, {
      kept: () => this.#solved(item),
      lost: () => this.#drafts.keep(item, typed, ""),
      refused: (sentence, part) => this.#refuse({ item, typed, sentence, part }),
    });
  }

  #drop(item: Item): void {
    this.#solved(item);
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
    if (key === "Backspace" && field.isEmpty && isNew(item)) return this.#out(item), true;
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
    const isFresh = isNew(item);
    if (isFresh && field.isEmpty) return this.#out(item);
    if (field.isRefused) return field.focus(field.refusedPart);
    const asked = asAsked(field.typed);
    if (isFresh && !field.question.value.trim() && asked.question) {
      field.question.value = asked.question;
      field.answer.value = "";
      field.answer.placeholder = this.words("answer");
      void this.#check(item, field);
      return field.focus("answer");
    }
    const isAnswered = !isFresh && !field.before.answer && field.typed.answer !== "";
    const there = this.leave(item);
    if (!there) return;
    const refused = [...this.#fields].find(([, one]) => one.isRefused);
    if (refused) return this.#backTo(...refused);
    const open = isAnswered ? openBeside(there) : null;
    if (open) this.edit(open);
    else this.after(there);
  }

  /* Saves the line and asks on below it. */
  #askOn(item: Item, field: Field): void {
    if (isNew(item) && field.isEmpty) return this.#out(item);
    if (field.isRefused) return field.focus(field.refusedPart);
    const there = this.leave(item);
    if (there) this.below(there, dueAt(there));
  }

  /* A question that can't be asked is told as soon as one leaves it, while it still stands there to be put otherwise. */
  async #check(item: Item, field: Field): Promise<void> {
    const { question } = field.typed;
    const sentence = question && question !== field.before.question ? await this.acts.check(question) : "";
    if (this.#fields.get(item) !== field || field.typed.question !== question) return;
    field.refuse(sentence, "question");
    this.#keep(item, field);
    if (sentence && field.box.contains(document.activeElement) && !field.typed.answer) field.focus("question"); // nobody is taken out of a sentence
  }

  /* Escape leaves a line as it was, and what was typed can be had back; a line that is new stays. */
  #cancel(item: Item, field: Field): void {
    if (isNew(item) && field.isRefused) return this.#takeBack(item, field);
    if (isNew(item) || !field.isChanged) return this.#out(item);
    const { typed } = field;
    this.#fields.delete(item);
    field.close();
    this.#solved(item);
    if (!nodeOf(item).querySelector(":scope > .save-state")) delete item.dataset["mine"];
    this.outline.go(item);
    this.say(this.words("put-back"), { offers: this.words("typed-again"), act: () => item.isConnected && this.edit(item, "answer", typed) });
    document.body.dispatchEvent(new CustomEvent("story:changed")); // what others saved meanwhile was held back
  }

  /* A new line that wasn't taken goes again. */
  #takeBack(item: Item, field: Field): void {
    const { typed } = field;
    const [holder, after] = [parentOf(item)!, before(item)];
    this.#fields.delete(item);
    field.close();
    this.#drop(item);
    this.outline.go(after ?? holder);
    this.say(this.words("put-back"), { offers: this.words("typed-again"), act: () => holder.isConnected && this.#again(holder, after, typed) });
  }

  /* An outline goes to the server as it is: here if nothing is typed yet, else below. */
  #pasted(event: ClipboardEvent, item: Item, field: Field): void {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!isOutline(text)) return;
    event.preventDefault();
    let line = item;
    if (isNew(item) && field.isEmpty) {
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
    const keep = (): void => this.#drafts.keep(line, { question: "", answer: text }, "");
    void this.acts.paste(line, text, { kept: () => this.#solved(line), lost: keep, refused: keep }).then((first) => first && write(line, first));
    this.outline.go(line);
  }

  #out(item: Item): void {
    const beside = lineAbove(item) ?? parentOf(item);
    const there = this.leave(item);
    const refused = this.#fields.get(item);
    if (refused) refused.focus(refused.refusedPart);
    else this.outline.go(there ?? beside);
  }

  #over(item: Item, to: Item | null): void {
    this.leave(item);
    this.outline.go(to ?? item);
  }

  /* A line that isn't saved yet is moved on the page alone: where it is saved, it is saved there. */
  #shift(item: Item, field: Field, isOut: boolean): void {
    const parent = parentOf(item);
    if (!isOut && isNew(item) && field.isEmpty && !before(item) && parent && isTurn(parent)) return this.offer(parent); // nothing to move in under
    field.keepFocus(() => {
      if (isNew(item)) this.#shiftNew(item, isOut);
      else if (!(isOut ? this.acts.outdent(item) : this.acts.indent(item))) this.say(this.words("no-way"));
    });
  }

  #shiftNew(item: Item, isOut: boolean): void {
    const above = item.previousElementSibling as Item | null;
    const parent = parentOf(item);
    const left = item.parentElement!;
    if (!isOut && above) {
      this.outline.fold(above, false);
      listIn(above).append(item);
      this.outline.dress(above);
    } else if (isOut && parent && !isTurn(parent)) {
      parent.after(item);
      if (!left.children.length) left.remove();
      this.outline.dress(parent);
    }
  }

  #among(item: Item, field: Field, by: 1 | -1): void {
    field.keepFocus(() => {
      if (!isNew(item)) return void this.acts.shift(item, by);
      const siblings = childrenOf(parentOf(item)!);
      const other = siblings[siblings.indexOf(item) + by];
      if (other && by > 0) other.after(item);
      else if (other) other.before(item);
    });
  }
}

function isNew(item: Item): boolean {
  return item.classList.contains("unsaved");
}

function textOf(item: Item): Typed {
  return isNew(item) ? { question: "", answer: "" } : { question: questionOf(item), answer: answerOf(item) };
}
