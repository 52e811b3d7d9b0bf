/* Dragging a line of the story to another time: between two lines it gets the time in the middle, and the time is shown as it moves. */
const FAR = 4;

interface Place {
  before: HTMLElement | null;
  at: number;
}

export function dragLines(root: HTMLElement, moved: (uid: string, to: Date) => void): void {
  root.addEventListener("pointerdown", (event) => {
    const handle = (event.target as Element).closest<HTMLElement>("[data-drag]");
    const row = handle?.closest<HTMLElement>(".line");
    if (!handle || !row || event.button !== 0) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    new Drag(root, row, handle, event.clientY, moved);
  });
}

class Drag {
  #place: Place | null = null;
  #mark = document.createElement("div");
  #label = document.createElement("b");
  #abort = new AbortController();

  constructor(
    private readonly root: HTMLElement,
    private readonly row: HTMLElement,
    handle: HTMLElement,
    private readonly began: number,
    private readonly moved: (uid: string, to: Date) => void,
  ) {
    this.#mark.className = "drop-mark";
    this.#mark.append(this.#label);
    const options = { signal: this.#abort.signal };
    handle.addEventListener("pointermove", (event) => this.#move(event), options);
    handle.addEventListener("pointerup", () => this.#end(true), options);
    handle.addEventListener("pointercancel", () => this.#end(false), options);
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.#end(false), options);
  }

  #move(event: PointerEvent): void {
    if (Math.abs(event.clientY - this.began) < FAR && !this.#place) return;
    this.row.classList.add("dragged");
    this.row.style.translate = `0 ${event.clientY - this.began}px`;
    this.#place = this.#find(event.clientY);
    const { before, at } = this.#place;
    const body = this.row.closest<HTMLElement>(".layer-body")!;
    if (!this.#mark.isConnected) body.append(this.#mark);
    const edge = before ? before.getBoundingClientRect().top : this.#others().at(-1)!.getBoundingClientRect().bottom;
    this.#mark.style.top = `${edge - body.getBoundingClientRect().top}px`;
    this.#label.textContent = `${this.root.dataset["movedTo"]} ${clockTime(at, this.root.dataset["zone"] ?? "UTC")}`;
  }

  #others(): HTMLElement[] {
    return [...this.row.closest(".layer-body")!.querySelectorAll<HTMLElement>(".line[data-at]")].filter((one) => one !== this.row);
  }

  #find(y: number): Place {
    const rows = this.#others();
    const next = rows.findIndex((one) => one.getBoundingClientRect().top + one.offsetHeight / 2 > y);
    const before = next < 0 ? null : rows[next]!;
    const above = next < 0 ? rows.at(-1) : rows[next - 1];
    const [from, to] = [above, before].map((one) => (one ? Number(one.dataset["at"]) : NaN));
    return { before, at: between(from!, to!) };
  }

  #end(isDropped: boolean): void {
    this.#abort.abort();
    this.#mark.remove();
    this.row.classList.remove("dragged");
    this.row.style.translate = "";
    if (isDropped && this.#place && this.#place.at !== Number(this.row.dataset["at"])) this.moved(this.row.dataset["uid"]!, new Date(this.#place.at * 1000));
  }
}

/* Seconds between two times: the whole minute in the middle if there is one, else the middle; beyond the ends, a minute further. */
export function between(from: number, to: number): number {
  if (Number.isNaN(from)) return Number.isNaN(to) ? 0 : to - 60;
  if (Number.isNaN(to)) return from + 60;
  const middle = Math.floor((from + to) / 2);
  const minute = Math.round(middle / 60) * 60;
  return minute > from && minute < to ? minute : middle;
}

function clockTime(seconds: number, zone: string): string {
  const at = new Date(seconds * 1000);
  const parts: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
  return new Intl.DateTimeFormat("en-GB", seconds % 60 ? { ...parts, second: "2-digit" } : parts).format(at);
}
