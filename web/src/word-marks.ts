/* <word-marks>: the words of a passage, marked by keyboard as text is: arrows move word by word, with Shift they mark, Enter takes what is
   marked. Without this script each word is a check box, and the first and the last one are ticked. */
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };

class WordMarks extends HTMLElement {
  #words: HTMLInputElement[] = [];
  #anchor = 0;

  connectedCallback(): void {
    this.#words = [...this.querySelectorAll<HTMLInputElement>("input[type=checkbox]")];
    for (const part of this.querySelectorAll<HTMLElement>("[data-scripted]")) part.hidden = false;
    this.#stop(0);
    this.addEventListener("keydown", (event) => this.#pressed(event));
    this.addEventListener("focusin", (event) => this.#stop(this.#at(event.target)));
    this.addEventListener("change", (event) => this.#ticked(this.#at(event.target)));
    this.#words[0]?.focus();
  }

  #at(target: EventTarget | null): number {
    return this.#words.indexOf(target as HTMLInputElement);
  }

  /* One stop of Tab for all words. */
  #stop(at: number): void {
    if (at < 0) return;
    for (const [number, word] of this.#words.entries()) word.tabIndex = number === at ? 0 : -1;
  }

  #pressed(event: KeyboardEvent): void {
    const at = this.#at(event.target);
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const to = this.#step(event.key, at);
    if (event.key === "Enter") this.#take(event);
    else if (to !== null) {
      event.preventDefault();
      event.stopPropagation();
      if (event.shiftKey) this.#mark(this.#anchor, to);
      else this.#anchor = to;
      this.#words[to]!.focus();
    }
  }

  #step(key: string, at: number): number | null {
    const last = this.#words.length - 1;
    if (key in STEPS) return Math.min(Math.max(at + STEPS[key]!, 0), last);
    if (key === "Home") return 0;
    if (key === "End") return last;
    return key === "ArrowUp" || key === "ArrowDown" ? this.#over(at, key === "ArrowUp" ? -1 : 1) : null;
  }

  /* The word nearest above or below. */
  #over(at: number, by: number): number {
    const boxes = this.#words.map((word) => word.getBoundingClientRect());
    const from = boxes[at]!;
    const rows = boxes.map((box) => (box.top - from.top) * by).filter((far) => far > from.height / 2);
    if (!rows.length) return by < 0 ? 0 : boxes.length - 1;
    const near = Math.min(...rows);
    const middle = (box: DOMRect): number => Math.abs(box.left + box.width / 2 - from.left - from.width / 2);
    const row = [...boxes.keys()].filter((one) => Math.abs((boxes[one]!.top - from.top) * by - near) < from.height / 2);
    return row.reduce((best, one) => (middle(boxes[one]!) < middle(boxes[best]!) ? one : best));
  }

  #mark(from: number, to: number): void {
    for (const [number, word] of this.#words.entries()) word.checked = number === from || number === to;
    this.#tell();
  }

  /* A third word that is ticked begins anew: a passage has one first and one last word. */
  #ticked(at: number): void {
    const marked = this.#words.filter((word) => word.checked);
    if (marked.length > 2) this.#mark(at, at);
    this.#anchor = at;
    this.#tell();
  }

  get #marked(): string {
    const checked = [...this.#words.keys()].filter((one) => this.#words[one]!.checked);
    const [first, last] = [checked[0], checked.at(-1)];
    if (first === undefined || last === undefined) return "";
    return this.#words.slice(first, last + 1).map((word) => word.labels?.[0]?.textContent?.trim() ?? "").join(" ");
  }

  #tell(): void {
    const words = this.#marked;
    this.#say(words ? `“${words}”` : "");
  }

  #say(words: string): void {
    this.querySelector<HTMLElement>("[data-marked]")!.textContent = words;
  }

  /* Enter takes what is marked, and nothing else. */
  #take(event: KeyboardEvent): void {
    if (this.#marked) return;
    event.preventDefault();
    this.#say(this.dataset["none"] ?? "");
  }
}

customElements.define("word-marks", WordMarks);
