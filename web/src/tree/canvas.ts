/* The drawing: the same lists laid out from left to right (that is CSS), which can be moved and zoomed. Nothing is drawn twice, so keys, typing
   and dragging work here as they do in the outline. */
const LEAST = 0.04;
const READABLE = 0.7; // it never opens smaller, nor is what one types
const MOST = 2;
const STEP = 1.25;
const ROOM = 24;

export class Canvas {
  #scale = 1;
  #x = 0;
  #y = 0;
  #frame = 0;
  #abort: AbortController | null = null;

  constructor(
    private readonly view: HTMLElement,
    private readonly sheet: () => HTMLElement | null,
    private readonly begin: () => { turn: HTMLElement | null; line: HTMLElement | null },
  ) {}

  get isOn(): boolean {
    return this.#abort !== null;
  }

  turn(isOn: boolean): void {
    if (isOn === this.isOn) return;
    this.view.classList.toggle("drawn", isOn);
    if (isOn) this.view.tabIndex = -1; // pressed, it has the keys
    else this.view.removeAttribute("tabindex");
    this.#abort?.abort();
    this.#abort = isOn ? new AbortController() : null;
    if (!this.#abort) {
      const sheet = this.sheet();
      if (sheet) sheet.style.transform = "";
      return;
    }
    const options = { signal: this.#abort.signal };
    this.view.addEventListener("wheel", (event) => this.#wheel(event), { ...options, passive: false });
    this.view.addEventListener("pointerdown", (event) => this.#drag(event), options);
    this.view.addEventListener("scroll", () => this.#unscroll(), options);
    this.#open();
  }

  /* As much of it as can be read: all where there is room, else from the turn where the questions begin. */
  #open(): void {
    this.fit();
    if (this.#scale >= READABLE) return;
    const { turn, line } = this.begin();
    if (!turn) return;
    this.#scale = READABLE;
    this.#draw();
    const [box, view] = [turn.getBoundingClientRect(), this.view.getBoundingClientRect()];
    this.#x += view.left + ROOM - box.left;
    this.#y += (view.top + view.bottom - box.top - box.bottom) / 2;
    this.#draw();
    if (line) this.reveal(line);
    this.#draw();
  }

  /* All of it, as large as there is room for; never larger than it is read. */
  fit(): void {
    const sheet = this.sheet();
    if (!sheet || !this.isOn) return;
    const { clientWidth, clientHeight } = this.view;
    const scale = Math.min((clientWidth - 2 * ROOM) / sheet.offsetWidth, (clientHeight - 2 * ROOM) / sheet.offsetHeight, 1);
    this.#scale = Math.max(scale, LEAST);
    this.#x = Math.max(ROOM, (clientWidth - sheet.offsetWidth * this.#scale) / 2);
    this.#y = Math.max(ROOM, (clientHeight - sheet.offsetHeight * this.#scale) / 2);
    this.#draw();
  }

  zoom(by: 1 | -1): void {
    const { clientWidth, clientHeight } = this.view;
    this.#zoomTo(this.#scale * (by > 0 ? STEP : 1 / STEP), clientWidth / 2, clientHeight / 2);
  }

  /* Moves the sheet so far that an element lies whole within the view. */
  reveal(element: Element): void {
    if (!this.isOn) return;
    const box = element.getBoundingClientRect();
    const view = this.view.getBoundingClientRect();
    const over = (low: number, high: number, least: number, most: number): number =>
      low < least + ROOM ? least + ROOM - low : high > most - ROOM ? Math.max(most - ROOM - high, least + ROOM - low) : 0;
    const x = over(box.left, box.right, view.left, view.right);
    const y = over(box.top, box.bottom, view.top, view.bottom);
    if (x || y) this.#moveBy(x, y);
  }

  /* Comes so near that what is typed there can be read. */
  near(element: Element): void {
    if (!this.isOn || this.#scale >= READABLE) return;
    const box = element.getBoundingClientRect();
    const view = this.view.getBoundingClientRect();
    this.#zoomTo(1, box.left - view.left, box.top - view.top);
    this.#draw();
  }

  #zoomTo(scale: number, x: number, y: number): void {
    const next = Math.min(Math.max(scale, LEAST), MOST);
    const share = next / this.#scale;
    this.#x = x - (x - this.#x) * share;
    this.#y = y - (y - this.#y) * share;
    this.#scale = next;
    this.#later();
  }

  #moveBy(x: number, y: number): void {
    this.#x += x;
    this.#y += y;
    this.#later();
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const view = this.view.getBoundingClientRect();
    if (event.ctrlKey || event.metaKey) this.#zoomTo(this.#scale * Math.exp(-event.deltaY / 240), event.clientX - view.left, event.clientY - view.top);
    else this.#moveBy(-event.deltaX, -event.deltaY);
  }

  /* Dragging what is between the nodes moves the sheet; two fingers zoom it. */
  #drag(event: PointerEvent): void {
    if ((event.target as Element).closest("[data-node], .tree-undo") || event.button !== 0) return;
    const began = new Map([[event.pointerId, event]]);
    const abort = new AbortController();
    const options = { signal: abort.signal };
    this.view.setPointerCapture(event.pointerId);
    this.view.classList.add("moving");
    this.view.addEventListener("pointerdown", (second) => began.set(second.pointerId, second), options);
    this.view.addEventListener("pointermove", (moved) => this.#fingers(began, moved), options);
    const end = (up: PointerEvent): void => {
      began.delete(up.pointerId);
      if (began.size) return;
      abort.abort();
      this.view.classList.remove("moving");
    };
    this.view.addEventListener("pointerup", end, options);
    this.view.addEventListener("pointercancel", end, options);
  }

  #fingers(down: Map<number, PointerEvent>, moved: PointerEvent): void {
    const last = down.get(moved.pointerId);
    if (!last) return;
    down.set(moved.pointerId, moved);
    const other = [...down.values()].find((one) => one.pointerId !== moved.pointerId);
    if (!other) return this.#moveBy(moved.clientX - last.clientX, moved.clientY - last.clientY);
    const view = this.view.getBoundingClientRect();
    const far = (one: PointerEvent): number => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
    const middle = [(moved.clientX + other.clientX) / 2 - view.left, (moved.clientY + other.clientY) / 2 - view.top] as const;
    this.#zoomTo((this.#scale * far(moved)) / Math.max(far(last), 1), ...middle);
  }

  /* The browser scrolls to what has the focus; here the sheet is moved instead. */
  #unscroll(): void {
    const { scrollLeft, scrollTop } = this.view;
    if (!scrollLeft && !scrollTop) return;
    this.view.scrollTo({ left: 0, top: 0, behavior: "instant" });
    this.#moveBy(-scrollLeft, -scrollTop);
  }

  #later(): void {
    if (!this.#frame) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const sheet = this.sheet();
    if (sheet) sheet.style.transform = `translate(${this.#x}px, ${this.#y}px) scale(${this.#scale})`;
  }
}
