/* <story-tree>: the forest of why-trees, as quick as an outliner. Its lists come from the server and are readable without this script, with
   a link for everything one does; here the same lists get keys, typing in place, dragging, folding and a drawing. After every change, one's
   own or somebody else's, the server's lists are fetched again and merged in. Others are told by "story-tree:changed" on the body. */
import "./css/tree-page.css";
import "./word-marks";
import { Acts } from "./tree/acts";
import { Canvas } from "./tree/canvas";
import { arrive, arrivedAt, isSentToAsk, standBeside } from "./tree/beside";
import { dragLines } from "./tree/dragging";
import { FactorForm } from "./tree/factor-form";
import { sentenceIn, tell } from "./failures";
import { dueAt, isOffer, isTurn, itemOf, lineAbove, listOf, nodeOf, pageOf, parentOf, toldOf, turnOf, type Item } from "./tree/items";
import { Keeper } from "./tree/keeper";
import { commandOf, type Command } from "./tree/keys";
import { Menu } from "./tree/menu";
import { Merging } from "./tree/merging";
import { Outline } from "./tree/outline";
import { Sending } from "./tree/sending";
import { Turns } from "./tree/turns";
import { Typing } from "./tree/typing-lines";
import { Views } from "./tree/views";
import { Wanted } from "./tree/wanted";
import { isTyping } from "./typing";
import { uid } from "./tree/sending";
import { button } from "./tree/states";
import { wordsOf, type Words } from "./tree/words";

const PAUSE_MS = 150;

class StoryTree extends HTMLElement {
  #words!: Words;
  #outline!: Outline;
  #merging!: Merging;
  #sending!: Sending;
  #acts!: Acts;
  #typing!: Typing;
  #menu!: Menu;
  #form!: FactorForm;
  #canvas!: Canvas;
  #views!: Views;
  #grip = document.createElement("span");
  #soon = 0;
  #sent = 0;
  #shown = 0;
  #isEngaged = false;
  #wanted!: Wanted;
  #opens: Item | null = null;

  connectedCallback(): void {
    this.#words = wordsOf(this);
    const forest = this.querySelector("#forest")!;
    this.#outline = new Outline(this, this.dataset["key"]!);
    this.#merging = new Merging(forest, (item) => this.#outline.dress(item));
    this.#sending = new Sending(this.dataset["api"] ?? "", (turn) => this.#settled(turn));
    const told = { say: this.#say.bind(this), dress: (item: Item) => this.#outline.dress(item), go: (item: Item) => this.#outline.go(item), words: this.#words };
    this.#acts = new Acts(this.#sending, told);
    this.#typing = new Typing(this.#outline, this.#acts, this.#words, this.#say.bind(this), (turn) => this.#openProbes(turn), this.dataset["key"]!);
    this.#menu = new Menu(this, (act) => this.#chosen(act));
    this.#form = new FactorForm(this, this.#sending, this.#words, (item) => this.#outline.go(item));
    this.#wanted = new Wanted(this.#outline, (item, open, typed) => this.#typing.begin(item, open, dueAt(item), typed));
    this.#canvas = new Canvas(this.querySelector("[data-view-of]")!, () => this.querySelector("#forest"), () => this.#outline.begin);
    standBeside();
    this.#views = new Views(this, this.#outline, this.#canvas);
    this.classList.add("scripted");
    for (const part of this.querySelectorAll<HTMLElement>("[data-scripted], [data-views]")) part.hidden = false;
    this.#listen();
    this.#views.show();
    new Keeper(this, () => this.#goBack());
    const arrived = itemOf(arrivedAt());
    this.#outline.go(arrived);
    const resumed = this.#mayEdit && this.#typing.resume();
    if (arrived && this.#mayEdit && isSentToAsk() && !resumed) this.#wanted.at(arrived);
  }

  /* What had the focus is gone: to the line one was on, else to where one begins. */
  #goBack(): void {
    const item = this.#outline.current ?? this.#outline.items[0];
    this.#engage(item !== undefined);
    if (item) this.#outline.go(item);
    else this.querySelector<HTMLElement>("[data-turns], .tree-tools a, .tree-tools button")?.focus({ preventScroll: true });
  }

  get #mayEdit(): boolean {
    return "api" in this.dataset;
  }

  #listen(): void {
    this.addEventListener("keydown", (event) => this.#pressed(event));
    this.addEventListener("click", (event) => this.#clicked(event));
    this.addEventListener("submit", (event) => this.#submitted(event));
    this.addEventListener("mousedown", (event) => isOffer(event) && event.preventDefault()); // the field above it goes, and it would move away
    this.addEventListener("focusin", (event) => this.#focused(event));
    this.addEventListener("focusout", () => this.#unfocused());
    this.addEventListener("contextmenu", (event) => this.#asked(event));
    document.body.addEventListener("story:changed", () => this.#later());
    if (!this.#mayEdit) return;
    new Turns(this, this.#words, (event, typed) => this.#wanted.when(() => this.#acts.begin(event), typed));
    this.#grip.className = "grip";
    this.#grip.title = this.#words("grip");
    this.#grip.setAttribute("aria-hidden", "true");
    this.addEventListener("pointerover", (event) => this.#hold(itemOf(event.target)));
    dragLines(this, this.#grip, (item, place) => {
      void this.#acts.move(item, place);
      this.#outline.go(item);
    });
  }

  #hold(item: Item | null): void {
    if (!item || isTurn(item) || this.classList.contains("dragging") || this.#grip.parentElement?.parentElement === item) return;
    nodeOf(item).append(this.#grip);
  }

  /* Everything that was sent is answered. Where lines of one tree were saved, that one is fetched, and nothing beside it is another. */
  #settled(turn: string): void {
    this.#sent += 1;
    void this.#refresh(turn);
    if (!turn) document.body.dispatchEvent(new CustomEvent("story-tree:changed"));
  }

  #later(): void {
    clearTimeout(this.#soon);
    this.#soon = window.setTimeout(() => void this.#refresh(), PAUSE_MS);
  }

  async #refresh(turn = ""): Promise<void> {
    const at = this.#sent;
    try {
      const answer = await fetch(this.dataset["part"]! + (turn && `?turn=${turn}`), { headers: { "HX-Request": "true" } });
      const text = await answer.text();
      if (this.#sending.isBusy || at !== this.#sent) return; // what is under way fetches once more
      if (!answer.ok) return tell(sentenceIn(text));
      const page = new DOMParser().parseFromString(text, "text/html");
      const [shown, given] = [this.#outline.find(turn), page.querySelector<Item>(`#turn-${turn || "none"}`)];
      if (turn && !(shown && given)) return void this.#refresh(); // it isn't there any more
      this.#show(page.getElementById("forest")!, shown && given ? () => this.#merging.mergeOne(shown, given) : undefined);
      swap(this, page.body, "#undo");
      this.#shown = at;
    } catch {
      tell("");
    }
  }

  #show(fresh: HTMLElement, merge?: () => void): void {
    const forest = this.querySelector<HTMLElement>("#forest")!;
    const shown = forest.querySelector("[data-forest]");
    const given = fresh.querySelector("[data-forest]");
    const held = document.activeElement as HTMLElement | null;
    const wasHere = itemOf(held) !== null && this.contains(held);
    const near = this.#outline.current && lineAbove(this.#outline.current);
    const place = held instanceof HTMLTextAreaElement ? ([held.selectionStart, held.selectionEnd] as const) : null;
    let still = this.#outline.current;
    if (merge || (shown && given)) {
      if (merge) merge();
      else if (shown && given) this.#merging.merge(shown, given);
      still = this.#outline.current;
      this.#outline.keep();
      if (!merge) for (const part of [".forest-loose", ".forest-held"]) swap(forest, fresh, part);
    } else {
      forest.replaceChildren(...fresh.childNodes);
      this.#merging = new Merging(forest, (item) => this.#outline.dress(item));
      this.#views.show();
    }
    if (held && held !== document.activeElement && held.isConnected && this.contains(held)) {
      held.focus({ preventScroll: true });
      if (place) (held as HTMLTextAreaElement).setSelectionRange(...place);
    } else if (wasHere && held && !held.isConnected) this.#outline.go(still ?? (near?.isConnected ? near : this.#outline.items[0]!));
    this.#saved();
  }

  #saved(): void {
    this.#wanted.go();
    if (this.#opens) this.#openPage(this.#opens);
    const said = this.querySelector<HTMLElement>("[data-saved]");
    const isTroubled = this.querySelector(".save-state") !== null;
    if (said && this.#sent) said.textContent = isTroubled ? "" : this.#words("saved");
    if (!this.#acts.canRedo && this.querySelector("[data-says] [data-redo]")) this.#say("");
    if (!isTroubled && this.querySelector("[data-says].trouble")) this.#say("");
  }

  /* A sentence at the foot, with what one can do about it. */
  #say(words: string, { isProblem = false, offers = "", act = (): void => undefined } = {}): void {
    const said = this.querySelector<HTMLElement>("[data-says]")!;
    said.textContent = words;
    if (offers) said.append(" ", button(offers, act));
    said.classList.toggle("trouble", isProblem);
  }

  #focused(event: FocusEvent): void {
    const item = itemOf(event.target);
    if (!item || !this.contains(item)) return;
    if (item !== this.#outline.current) this.#outline.go(item, { focus: false });
    this.classList.add("at-work");
    if (isTyping(event.target as HTMLElement)) {
      this.#engage(true);
      this.#canvas.near(nodeOf(item));
    }
    this.#canvas.reveal(nodeOf(item));
  }

  /* A field that goes leaves the focus nowhere for a moment, before its line has it. */
  #unfocused(): void {
    setTimeout(() => {
      const item = itemOf(document.activeElement);
      if (!item || !this.contains(item)) this.#engage(false);
    });
  }

  /* Tab passes through like anywhere else, until one has begun to work here; from then on it moves a line in, and Escape leaves. */
  #engage(isEngaged: boolean): void {
    this.#isEngaged = isEngaged && this.#mayEdit;
    this.classList.toggle("engaged", this.#isEngaged);
  }

  #pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented) return;
    if (!this.#outline.isOnLine(event.target)) return this.#pressedBeside(event);
    if (event.key === "Tab" && !this.#isEngaged) return;
    const command = commandOf(event, this.#mayEdit);
    if (!command) return this.#keepIn(event);
    event.preventDefault();
    event.stopPropagation();
    if (event.repeat && (command === "undo" || command === "redo" || command === "remove")) return; // one press, one step
    this.#engage(command !== "leave");
    this.#opens = null;
    if (command === "step") this.#outline.step(event.key);
    else this.#do(command);
  }

  /* A letter that says nothing here doesn't take whoever works here to another page. */
  #keepIn(event: KeyboardEvent): void {
    if (this.#isEngaged && /^[a-z]$/i.test(event.key) && document.querySelector(`[data-key="${event.key}"]`)) event.stopPropagation();
  }

  /* On a button or the sheet, only what is about the drawing. */
  #pressedBeside(event: KeyboardEvent): void {
    const command = isTyping(event.target as HTMLElement) ? undefined : commandOf(event, false);
    if (command !== "fit" && command !== "closer" && command !== "farther") return;
    event.preventDefault();
    event.stopPropagation();
    this.#do(command);
  }

  #do(command: Command): void {
    const item = this.#outline.current;
    if (command === "undo") return void this.#undo();
    if (command === "redo") return void this.#redo();
    if (command === "fit") return this.#views.fit();
    if (command === "closer" || command === "farther") return this.#canvas.zoom(command === "closer" ? 1 : -1);
    if (command === "fold-all" || command === "unfold-all") return this.#outline.foldAll(command === "fold-all");
    if (!item) return;
    const does: Partial<Record<Command, () => unknown>> = {
      after: () => (item.classList.contains("unanswered") ? this.#typing.edit(item) : this.#typing.after(item, dueAt(item))),
      next: () => this.#typing.after(item, dueAt(item)),
      below: () => this.#typing.below(item, dueAt(item)),
      answer: () => this.#typing.edit(item),
      question: () => this.#typing.edit(item, "question"),
      fold: () => this.#outline.toggle(item),
      indent: () => this.#moved(item, () => this.#acts.indent(item)),
      outdent: () => this.#moved(item, () => this.#acts.outdent(item)),
      up: () => this.#moved(item, () => this.#acts.shift(item, -1)),
      down: () => this.#moved(item, () => this.#acts.shift(item, 1)),
      remove: () => this.#remove(item),
      factor: () => this.#form.open(item) || this.#say(this.#words(isTurn(item) ? "no-factor" : "is-factor")),
      unlink: () => this.#acts.unlink(item),
      menu: () => this.#openMenu(item, nodeOf(item)),
      probes: () => this.#openProbes(item),
      page: () => this.#openPage(item),
    };
    does[command]?.();
  }

  /* A line that is still being saved opens as soon as it has a page, unless something else is done first. */
  #openPage(item: Item): void {
    const page = pageOf(item);
    this.#opens = page ? null : item;
    if (page) location.assign(page);
  }

  #chosen(act: string): void {
    const set = act.startsWith("set ") ? act.slice(4) : "";
    const item = this.#outline.current;
    if (!set) this.#do(act as Command);
    else if (item) void this.#askSet(item, set);
  }

  async #askSet(item: Item, name: string): Promise<void> {
    this.#outline.go(item);
    await this.#wanted.when(async () => ((await this.#acts.askSet(turnOf(item), isTurn(item) ? null : item, name)) ? uid(item) : null));
  }

  /* A line that was moved keeps the focus; one that can't go there says so. */
  #moved(item: Item, moves: () => boolean): void {
    if (moves()) this.#outline.go(item);
    else this.#say(this.#words("no-way"));
  }

  #remove(item: Item): void {
    const next = (item.nextElementSibling ?? item.previousElementSibling ?? parentOf(item)) as Item | null;
    void this.#acts.remove(item);
    this.#outline.go(next);
  }

  async #undo(): Promise<void> {
    const isShown = !this.#sending.isBusy && this.#shown === this.#sent;
    const offered = isShown ? this.querySelector<HTMLButtonElement>("#undo button")?.value : "";
    if (offered !== undefined && (await this.#acts.undo(offered))) this.#offerRedo("undone");
  }

  async #redo(): Promise<void> {
    const could = await this.#acts.redo();
    if (could) this.#offerRedo("redone");
    else if (!this.querySelector("[data-says].trouble")) this.#say(this.#words("nothing-again"));
  }

  #offerRedo(words: string): void {
    this.#say(this.#words(words), this.#acts.canRedo ? { offers: this.#words("do-again"), act: () => (this.#outline.go(this.#outline.current), void this.#redo()) } : {});
    this.querySelector("[data-says] button")?.setAttribute("data-redo", "");
  }

  #openMenu(item: Item, beside: Element): void {
    const hide = [
      ...(isTurn(item) ? ["answer", "question", "next", "indent", "outdent", "up", "down", "factor", "unlink"] : []),
      ...(nodeOf(item).querySelector("[data-factor]") ? ["factor"] : ["unlink"]),
      ...(listOf(item) ? [] : ["fold"]),
      ...(pageOf(item) ? [] : ["page"]),
    ];
    this.#menu.open("menu", beside, { hide, left: () => this.#outline.go(item) });
  }

  #openProbes(item: Item): void {
    this.#outline.go(item, { focus: false });
    this.#menu.open("probes", nodeOf(item), { left: () => this.#outline.go(item) });
  }

  #asked(event: MouseEvent): void {
    const item = itemOf(event.target);
    if (!item || !this.#mayEdit || (event.target as Element).closest("a, input, textarea, select")) return;
    event.preventDefault();
    this.#outline.go(item);
    this.#openMenu(item, nodeOf(item));
  }

  #clicked(event: MouseEvent): void {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    const act = target.closest<HTMLElement>("[data-do]");
    if (act && this.contains(act)) return this.#does(event, act);
    if (!itemOf(target) || target.closest("a, button, input, textarea, select, summary, form")) return;
    this.#pointed(target, itemOf(target)!, event);
  }

  #does(event: MouseEvent, act: HTMLElement): void {
    const command = act.dataset["do"] as Command;
    const item = itemOf(act) ?? this.#outline.current;
    event.preventDefault();
    if (item) this.#outline.go(item, { focus: false });
    this.#engage(true);
    if (act.dataset["do"] === "more" && item) this.#openMenu(item, act);
    else this.#do(command);
  }

  /* A click on words types there; one on a line folds it or goes to it. */
  #pointed(target: HTMLElement, item: Item, event: MouseEvent): void {
    if (isOnMark(target, event)) return this.#outline.toggle(item);
    this.#outline.go(item);
    this.#engage(true);
    if (!this.#mayEdit || String(getSelection())) return;
    const asks = target.closest<HTMLElement>("[data-asks]")?.dataset["asks"];
    if (asks) this.#typing.below(item, asks);
    else if (target.closest("[data-answer]") || item.classList.contains("unanswered")) this.#typing.edit(item);
    else if (target.closest("[data-question]")) this.#typing.edit(item, "question");
  }

  #submitted(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    const isSet = "offers" in form.dataset;
    if (!this.#mayEdit || !(isSet || "undo" in form.dataset)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!isSet) return void this.#undo();
    void this.#askSet(itemOf(form)!, (event.submitter as HTMLButtonElement).value);
  }
}

/* The mark that folds is drawn beside the node, so whoever presses it presses the node outside its box. */
function isOnMark(target: HTMLElement, event: MouseEvent): boolean {
  if (!target.matches("[data-node]")) return false;
  const box = target.getBoundingClientRect();
  return event.clientX < box.left + 4 || event.clientX > box.right - (target.matches(".turn-node") ? 20 : 0);
}

function swap(shown: HTMLElement, fresh: HTMLElement, part: string): void {
  const [old, given] = [shown.querySelector(part), fresh.querySelector(part)];
  if (old && given && toldOf(old) !== toldOf(given)) old.replaceWith(given);
  else if (old && !given) old.remove();
  else if (!old && given) shown.append(given);
}

customElements.define("story-tree", StoryTree);
arrive();
