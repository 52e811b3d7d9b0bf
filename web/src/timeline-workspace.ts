/* <timeline-workspace>: choosing, keys, dragging and fetching again on the page where a timeline is built. Without this script every
   button of the page is an ordinary form. Anything that changed the timeline tells it by the event "timeline-changed" on the document. */
import { dragLines } from "./timeline-drag";
import { Layers, send } from "./timeline-layers";
import { isTyping } from "./typing";

type Layer = "log" | "story";
const PAUSE_MS = 200;
const PAIR_MS = 1200;

class TimelineWorkspace extends HTMLElement {
  #chosen = new Set<string>();
  #layer: Layer = "story";
  #at = "";
  #next = "";
  #from = "";
  #layers!: Layers;
  #timer = 0;
  #soon = 0;
  #narrowed = "";
  #pair = -PAIR_MS;

  connectedCallback(): void {
    this.#layers = new Layers(this, () => this.#mark());
    this.#layer = this.classList.contains("layer-log") || !this.#rows("story").length ? "log" : "story";
    this.#narrowed = this.#layers.query.toString();
    this.classList.add("scripted");
    this.addEventListener("submit", (event) => void this.#submitted(event));
    this.addEventListener("click", (event) => this.#clicked(event));
    this.addEventListener("change", (event) => this.#changed(event.target as HTMLElement));
    this.addEventListener("input", (event) => (event.target as Element).id === "log-words" && this.#narrow(PAUSE_MS));
    this.addEventListener("focusin", (event) => this.#focused(event.target as HTMLElement));
    this.addEventListener("htmx:afterSettle", (event) => this.#swapped(event.target as HTMLElement));
    document.addEventListener("timeline-changed", (event) => void this.#refresh((event as CustomEvent<{ uid?: string } | null>).detail?.uid));
    document.body.addEventListener("story:changed", () => this.#changedElsewhere());
    document.addEventListener("keydown", (event) => this.#pressed(event), true);
    dragLines(this, (uid, to) => void send(this.#acts, null, { move_to: uid, to: to.toISOString() }));
    for (const box of this.querySelectorAll<HTMLInputElement>(".tick input:checked")) this.#chosen.add(box.value);
    this.#mark();
  }

  get #acts(): HTMLFormElement {
    return this.querySelector<HTMLFormElement>("#acts")!;
  }

  #rows(layer: Layer = this.#layer): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>(`#${layer}-body .line`)];
  }

  #row(uid: string, layer: Layer = this.#layer): HTMLElement | null {
    return document.getElementById(`${layer}-${uid}`);
  }

  /* Shows what is chosen and where one is, after anything arrived. */
  #mark(): void {
    for (const box of this.querySelectorAll<HTMLInputElement>(".tick input")) box.checked = this.#chosen.has(box.value);
    for (const row of this.querySelectorAll<HTMLElement>(".line")) {
      row.classList.toggle("chosen", this.#chosen.has(row.dataset["uid"]!));
      row.classList.toggle("at-it", row.dataset["uid"] === this.#at && row.id.startsWith(this.#layer));
    }
    const count = this.querySelector<HTMLElement>("[data-count]")!;
    const many = this.#chosen.size;
    this.classList.toggle("has-chosen", many > 0);
    if (many) count.textContent = many === 1 ? count.dataset["one"]! : count.dataset["many"]!.replace("#", String(many));
    this.querySelector<HTMLElement>("[data-choose-none]")!.hidden = !many;
  }

  async #submitted(event: SubmitEvent): Promise<void> {
    const form = event.target as HTMLFormElement;
    if (form.id === "log-filter") {
      event.preventDefault();
      this.#narrow(0);
    } else if ("acts" in form.dataset) {
      event.preventDefault();
      const button = event.submitter as HTMLButtonElement | null;
      if (form.id === "acts") await this.#act(button?.name ?? "", button?.value ?? "");
      else await send(form, button);
    }
  }

  /* An act on one line, or with no line on what is chosen, which may stand in chunks that are not here. */
  async #act(name: string, uid: string, extra: Record<string, string> = {}): Promise<void> {
    const form = this.#acts;
    const rows = this.#rows();
    const at = rows.findIndex((row) => row.dataset["uid"] === this.#at);
    this.#next = (rows[at + 1] ?? rows[at - 1])?.dataset["uid"] ?? "";
    const away = uid ? [] : [...this.#chosen].filter((one) => !this.querySelector(`.tick input[value="${one}"]`));
    const fields = away.map((one) => Object.assign(document.createElement("input"), { type: "hidden", name: "event", value: one }));
    form.append(...fields);
    const done = await send(form, null, { [name]: uid, ...extra });
    for (const field of fields) field.remove();
    if (done && !uid && (name === "merge" || name === "remove")) this.#chosen.clear();
    this.#mark();
  }

  #clicked(event: MouseEvent): void {
    const target = event.target as Element;
    const box = target.closest<HTMLInputElement>(".tick input");
    if (box && event.shiftKey && this.#from) void this.#range(box.value, layerOf(box));
    const shown = target.closest<HTMLElement>("[data-show]");
    if (shown && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.#show(shown.dataset["show"]!);
    }
    if (target.closest("[data-choose-none]")) this.#choose([]);
    if (target.closest("[data-leave]")) this.#leave(target);
    if (target.closest("[data-open-line]") && matchMedia("(max-width: 760px)").matches) this.#show("panel");
  }

  #show(layer: string): void {
    this.className = this.className.replace(/layer-\w+/, `layer-${layer}`);
    for (const link of this.querySelectorAll<HTMLElement>("[data-show]")) {
      if (link.dataset["show"] === layer) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    if (layer !== "panel") this.#layer = layer as Layer;
  }

  #changed(target: HTMLElement): void {
    if (target.closest("#log-filter")) return this.#narrow(0);
    const box = target.closest<HTMLInputElement>(".tick input");
    if (!box) return;
    if (box.checked) this.#chosen.add(box.value);
    else this.#chosen.delete(box.value);
    this.#from = box.value;
    this.#mark();
  }

  #narrow(pause: number): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      const query = this.#layers.query.toString();
      if (query === this.#narrowed) return;
      this.#narrowed = query;
      void this.#layers.body("log", { fromTop: true });
    }, pause);
  }

  #focused(target: HTMLElement): void {
    const row = target.closest<HTMLElement>(".line");
    if (!row) return;
    this.#layer = layerOf(row);
    this.#at = row.dataset["uid"]!;
    this.#mark();
  }

  #swapped(part: HTMLElement): void {
    part.querySelector<HTMLElement>(".edit-line textarea, #entry-line")?.focus();
  }

  /* Somebody's change, or one's own that the server tells once more: nothing is swapped that is the same. */
  #changedElsewhere(): void {
    clearTimeout(this.#soon);
    this.#soon = window.setTimeout(() => void this.#layers.refresh({ fromElsewhere: true }).then(() => this.#restore()), PAUSE_MS);
  }

  #restore(): void {
    this.#mark();
    if (document.activeElement === document.body && this.#at) this.#stay();
  }

  /* On the line one was on; where an act took it away, on the one after it. */
  #stay(): void {
    this.#focus(this.#row(this.#at) ?? this.#row(this.#next));
  }

  async #refresh(uid?: string): Promise<void> {
    const inside = document.activeElement?.closest(".line, .bulk, .undo") !== null && document.activeElement !== document.body;
    await this.#layers.refresh();
    const open = this.querySelector<HTMLElement>("[data-panel]");
    if (open) await this.#open(open.dataset["panel"]!);
    this.#mark();
    if (uid) this.#row(uid, "story")?.scrollIntoView({ block: "nearest" });
    if (inside && this.#at && !document.activeElement?.closest(".edit-line")) this.#stay(); // who has begun to write goes on
  }

  async #open(uid: string): Promise<void> {
    const link = (this.#row(uid) ?? this.#row(uid, "story") ?? this.#row(uid, "log"))?.querySelector<HTMLElement>("[data-open-line]");
    const panel = this.querySelector<HTMLElement>("#panel")!;
    if (link) await window.htmx?.ajax("GET", link.getAttribute("hx-get")!, panel);
    else panel.replaceChildren();
  }

  #leave(target: Element): void {
    const row = target.closest<HTMLElement>(".line");
    if (row) void this.#layers.body(layerOf(row)).then(() => this.#focus(this.#row(row.dataset["uid"]!)));
    else void this.#open(this.#at);
  }

  #choose(uids: string[]): void {
    this.#chosen = new Set(uids);
    this.#mark();
  }

  async #range(to: string, layer: Layer): Promise<void> {
    const first = this.#row(this.#from, layer);
    const last = this.#row(to, layer);
    if (!first || !last) return;
    await this.#layers.between(...([first, last].sort((a, b) => (a.compareDocumentPosition(b) & 4 ? -1 : 1)) as [HTMLElement, HTMLElement]));
    const rows = this.#rows(layer);
    const places = [rows.indexOf(first), rows.indexOf(last)].sort((a, b) => a - b);
    for (const row of rows.slice(places[0], places[1]! + 1)) this.#chosen.add(row.dataset["uid"]!);
    this.#mark();
  }

  #step(by: 1 | -1, extend: boolean): void {
    const rows = this.#rows();
    const at = rows.findIndex((row) => row.dataset["uid"] === this.#at);
    const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by];
    if (!next) return;
    if (extend) {
      if (this.#at && !this.#chosen.size) this.#from = this.#at;
      if (this.#at) this.#chosen.add(this.#at);
      this.#chosen.add(next.dataset["uid"]!);
    }
    this.#focus(next);
    next.scrollIntoView({ block: "nearest" });
  }

  #focus(row: HTMLElement | null): void {
    row?.querySelector<HTMLElement>("[data-open-line]")?.focus({ preventScroll: true });
  }

  #pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.isComposing || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape" && this.#leaves(event.target as HTMLElement)) return event.preventDefault();
    if (isTyping(event.target as HTMLElement)) return;
    if (event.timeStamp - this.#pair < PAIR_MS) return void (this.#pair = -PAIR_MS);
    if (event.key === "g") this.#pair = event.timeStamp;
    if (this.#does(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  /* Escape leaves a line that is being edited, unless something was typed that would be lost. */
  #leaves(target: HTMLElement): boolean {
    const form = target.closest<HTMLFormElement>(".edit-line");
    const fields = [...(form?.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("textarea, input[type=text]") ?? [])];
    if (!form || fields.some((field) => field.value !== field.defaultValue)) return false;
    form.querySelector<HTMLElement>("[data-leave]")?.click();
    return true;
  }

  #does(event: KeyboardEvent): boolean {
    const row = this.#at ? this.#row(this.#at) : null;
    if (event.altKey) {
      const way = { ArrowUp: "earlier", ArrowDown: "later" }[event.key];
      if (way && row) void this.#act(way, this.#at);
      return Boolean(way && row);
    }
    const acts: Record<string, () => unknown> = {
      j: () => this.#step(1, false),
      k: () => this.#step(-1, false),
      J: () => this.#step(1, true),
      K: () => this.#step(-1, true),
      "/": () => (this.#show("log"), this.querySelector<HTMLElement>("#log-words")!.focus()),
      n: () => this.querySelector<HTMLElement>("#entry-line")!.focus(),
      u: () => this.querySelector<HTMLElement>("#undo [data-undo]")?.click(),
      ArrowLeft: () => this.#cross("log"),
      ArrowRight: () => this.#cross("story"),
      s: () => row && this.#act(this.#isInStory(this.#at) ? "outof" : "into", this.#at),
      x: () => row?.querySelector<HTMLElement>(".tick input")?.click(),
      e: () => row && this.#edit(row),
      a: () => row && this.#row(this.#at, "story")?.querySelector<HTMLElement>("[data-after]")?.click(),
      Escape: () => this.#choose([]),
    };
    const act = acts[event.key];
    act?.();
    return act !== undefined && event.key !== "Escape";
  }

  #isInStory(uid: string): boolean {
    return this.#row(uid, "story") !== null || this.#row(uid, "log")?.classList.contains("on") === true;
  }

  #cross(layer: Layer): void {
    this.#show(layer);
    const same = this.#at ? this.#row(this.#at, layer) : null;
    this.#focus(same ?? this.#rows(layer)[0] ?? null);
  }

  /* In the story a line is edited where it stands; one of the log beside it. */
  #edit(row: HTMLElement): void {
    const link = row.querySelector<HTMLElement>("[data-edit]");
    if (link) return link.click();
    void this.#open(row.dataset["uid"]!).then(() => this.querySelector<HTMLElement>("[data-edit-panel]")?.click());
  }
}

function layerOf(element: Element): Layer {
  return element.closest("#log-body") ? "log" : "story";
}

customElements.define("timeline-workspace", TimelineWorkspace);
