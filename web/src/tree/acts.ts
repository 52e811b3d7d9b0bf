/* What one does to a line: shown at once, sent to the server, and fetched again from it when all that was sent is answered. */
import { answerOf, before, childrenOf, isTurn, listOf, nodeOf, parentOf, placeOf, questionOf, turnOf, type Item, type Place } from "./items";
import { uid, WAITS, type Answer, type Change, type Sending } from "./sending";
import { showState, showStale } from "./states";
import { shortened, type Words } from "./words";
import type { Typed } from "./field";
import type { Part } from "./refused";

export interface Told {
  say(words: string, options?: { isProblem?: boolean }): void;
  dress(item: Item): void;
  go(item: Item): void;
  words: Words;
}

/* How saving a line ended. */
export interface Ended {
  kept(): void;
  lost(): void;
  refused(sentence: string, part: Part): void;
}

export class Acts {
  #undone = "";
  #again: string[] = [];
  #sentBy = 0;
  #undoing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly sending: Sending,
    private readonly told: Told,
  ) {}

  /* A line that was typed becomes one of the server's; its question is the program's where none was typed. */
  async add(draft: Item, typed: Typed, ended: Ended): Promise<void> {
    await this.#make(draft, "whys", typed, ended);
  }

  /* A whole outline, read by the server and undone as one; the line that holds it becomes the first of its lines. */
  async paste(draft: Item, text: string, ended: Ended): Promise<Typed | null> {
    return (await this.#make(draft, "outline", { text }, ended)).body.whys?.[0] ?? null;
  }

  async #make(draft: Item, kind: string, given: object, ended: Ended): Promise<Answer> {
    const place = placeOf(draft);
    const body = (): unknown => ({ ...given, parent: uid(place.parent), after: uid(savedBefore(draft)) });
    showState(draft, "saving", this.told.words);
    const isReady = (): boolean => !place.parent?.classList.contains("unsaved");
    const turn = kind === "whys" ? uid(place.turn) : "";
    const answer = await this.sending.send({ method: "POST", path: () => `junctures/${uid(place.turn)}/${kind}`, body, isReady, turn });
    if (!answer.ok) {
      this.#failed(draft, answer, ended, () => void this.#make(draft, kind, given, ended));
      return answer;
    }
    draft.dataset["uid"] = answer.body.uid!;
    draft.dataset["version"] = String(answer.body.version ?? 1);
    draft.id = `why-${answer.body.uid}`;
    draft.classList.remove("unsaved");
    delete draft.dataset["mine"];
    showState(draft, "", this.told.words);
    ended.kept();
    return answer;
  }

  async edit(item: Item, typed: Partial<Typed>, ended: Ended, version?: string): Promise<void> {
    item.dataset["mine"] = "";
    if (version) item.dataset["version"] = version;
    showState(item, "saving", this.told.words);
    const answer = await this.sending.send({
      method: "PATCH",
      path: () => `whys/${uid(item)}`,
      body: () => typed,
      version: () => item.dataset["version"]!,
      turn: uid(turnOf(item)),
    });
    if (answer.ok) {
      delete item.dataset["mine"];
      item.dataset["version"] = String(answer.body.version ?? item.dataset["version"]);
      showState(item, "", this.told.words);
      ended.kept();
    } else if (answer.status === 409 && answer.body.theirs) this.#stale(item, typed, ended, answer);
    else this.#failed(item, answer, ended, () => void this.edit(item, typed, ended));
  }

  /* Both texts; whoever typed chooses. */
  #stale(item: Item, typed: Partial<Typed>, ended: Ended, answer: Answer): void {
    this.told.say(answer.sentence, { isProblem: true });
    showStale(item, answer.body.theirs ?? {}, this.told.words, (mine) => {
      this.told.go(item);
      if (mine) return void this.edit(item, typed, ended, String(answer.body.version));
      delete item.dataset["mine"];
      showState(item, "", this.told.words);
      void this.sending.refresh();
    });
  }

  /* What isn't taken can be put otherwise; what didn't arrive can be sent again. */
  #failed(item: Item, answer: Answer, ended: Ended, again: () => void): void {
    item.dataset["mine"] = "";
    const sentence = answer.sentence || this.told.words(answer.status === WAITS ? "waits" : "lost");
    showState(item, "unsaved", this.told.words, { sentence, again });
    if (answer.status !== 422) return ended.lost();
    ended.refused(sentence, answer.body.field === "question" ? "question" : "answer");
  }

  /* Moves a line on the page, then on the server; what the server doesn't take is put back by what it says next. */
  async move(item: Item, place: Place): Promise<void> {
    put(item, place);
    for (const one of [item, place.parent ?? place.turn]) this.told.dress(one);
    const answer = await this.sending.send({
      method: "POST",
      path: () => `whys/${uid(item)}/move`,
      body: () => ({ juncture: uid(place.turn), parent: uid(place.parent), after: uid(place.after) }),
    });
    if (!answer.ok) return this.told.say(answer.sentence || this.told.words("lost"), { isProblem: true });
    const isNext = answer.body.version === Number(item.dataset["version"]) + 1;
    if (isNext) item.dataset["version"] = String(answer.body.version); // one's own move doesn't make what one types there stale
  }

  indent(item: Item): boolean {
    const above = before(item);
    if (isTurn(item) || !above) return false;
    void this.move(item, { turn: turnOf(item), parent: above, after: childrenOf(above).at(-1) ?? null });
    return true;
  }

  outdent(item: Item): boolean {
    const parent = parentOf(item);
    if (!parent || isTurn(parent)) return false;
    void this.move(item, { ...placeOf(parent), after: parent });
    return true;
  }

  /* Among its siblings. Lines that aren't saved yet are no neighbours. */
  shift(item: Item, by: 1 | -1): boolean {
    if (isTurn(item)) return false;
    const siblings = childrenOf(parentOf(item)!).filter((one) => !one.classList.contains("unsaved"));
    const at = siblings.indexOf(item);
    const next = at + by;
    if (next < 0 || next >= siblings.length) return false;
    const previous = by > 0 ? siblings[next]! : (siblings[next - 1] ?? null);
    void this.move(item, { ...placeOf(item), after: previous });
    return true;
  }

  async remove(item: Item): Promise<void> {
    const words = shortened(answerOf(item) || questionOf(item) || nodeOf(item).querySelector(".says")?.textContent || "");
    const path = isTurn(item) ? `junctures/${uid(item)}` : `whys/${uid(item)}`;
    const parent = parentOf(item);
    const list = item.parentElement!;
    item.remove();
    if (!list.children.length && parent) list.remove();
    if (parent) this.told.dress(parent);
    if (!uid(item)) return; // it never was saved
    if (await this.#simple({ method: "DELETE", path: () => path })) this.told.say(this.told.words("removed", words));
  }

  /* The edit the page offers to undo, not what somebody did meanwhile. Pressed before what one did last is shown, it is that: "". */
  async undo(offered: string): Promise<boolean> {
    const edit = offered === this.#undone ? "" : offered;
    this.#undone = offered;
    const undo = await this.#back(edit);
    if (undo) this.#again.push(undo);
    return undo !== "";
  }

  /* Undoes the last undo, as long as nothing else was done here since. */
  async redo(): Promise<boolean> {
    await this.#undoing; // what it gave back may not be known yet
    const edit = this.canRedo ? this.#again.pop() : undefined;
    this.#undone = "";
    return edit !== undefined && (await this.#back(edit)) !== "";
  }

  get canRedo(): boolean {
    return this.#again.length > 0 && this.#sentBy === this.sending.count;
  }

  /* Answers the edit that undid the other; "" if none did. */
  async #back(edit: string): Promise<string> {
    if (this.#sentBy !== this.sending.count) this.#again = [];
    const sent = this.sending.send({ method: "POST", path: () => "analysis/undo", body: () => ({ edit }) });
    this.#sentBy = this.sending.count;
    this.#undoing = sent;
    const answer = await sent;
    if (!answer.ok) this.told.say(answer.sentence || this.told.words("lost"), { isProblem: true });
    return answer.ok ? (answer.body.edit ?? "") : "";
  }

  /* Whether a question may be asked, before its answer is typed; what isn't taken answers with the sentence that says why. */
  async check(question: string): Promise<string> {
    const answer = await this.sending.ask("questions/check", { question });
    return answer.status === 422 ? answer.sentence : "";
  }

  /* Begins a tree; answers its uid. */
  async begin(event: string): Promise<string | null> {
    const answer = await this.sending.send({ method: "POST", path: () => "junctures", body: () => ({ event }) });
    if (!answer.ok) this.told.say(answer.sentence || this.told.words("lost"), { isProblem: true });
    return answer.ok ? (answer.body.uid ?? "") : null;
  }

  askSet(turn: Item, parent: Item | null, name: string): Promise<boolean> {
    return this.#simple({
      method: "POST",
      path: () => `junctures/${uid(turn)}/whys`,
      body: () => ({ probe_set: name, parent: uid(parent) }),
    });
  }

  unlink(item: Item): Promise<boolean> {
    return this.#simple({ method: "DELETE", path: () => `whys/${uid(item)}/factor` });
  }

  /* Sends what no line waits for; a refusal is told. */
  async #simple(change: Change): Promise<boolean> {
    const answer = await this.sending.send(change);
    if (!answer.ok) this.told.say(answer.sentence || this.told.words("lost"), { isProblem: true });
    return answer.ok;
  }
}

function savedBefore(draft: Item): Item | null {
  let at = before(draft);
  while (at && at.classList.contains("unsaved")) at = before(at);
  return at;
}

function put(item: Item, { turn, parent, after }: Place): void {
  const holder = parent ?? turn;
  const left = item.parentElement!;
  let list = listOf(holder);
  if (!list) holder.append((list = document.createElement("ul")));
  if (after) after.after(item);
  else list.prepend(item);
  if (left !== list && !left.children.length) left.remove();
}
