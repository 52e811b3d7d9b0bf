/* The log and the story of the timeline's workspace: fetched again when the timeline changed, and chunk by chunk while one scrolls. */
import { sentenceIn, tell } from "./failures";

const PART = { headers: { "HX-Request": "true" } };

/* Fetches a part of the page; says so and answers nothing when that fails. */
async function fetched(address: string): Promise<Document | null> {
  try {
    const answer = await fetch(address, PART);
    const text = await answer.text();
    if (answer.ok) return new DOMParser().parseFromString(text, "text/html");
    tell(sentenceIn(text));
  } catch {
    tell("");
  }
  return null;
}

/* Sends a form as its button would. Answers whether it was taken; a refusal's sentence stands where messages stand. */
export async function send(form: HTMLFormElement, submitter: HTMLElement | null, extra: Record<string, string> = {}): Promise<boolean> {
  const body = new FormData(form, submitter);
  for (const [name, value] of Object.entries(extra)) body.set(name, value);
  try {
    const answer = await fetch(form.action, { method: "POST", body, ...PART });
    if (answer.ok) {
      document.querySelector(".messages")?.replaceChildren();
      document.dispatchEvent(new CustomEvent("timeline-changed", { detail: told(answer) }));
      return true;
    }
    tell(sentenceIn(await answer.text()));
  } catch {
    tell("");
  }
  return false;
}

function told(answer: Response): unknown {
  const given: Record<string, unknown> = JSON.parse(answer.headers.get("HX-Trigger") ?? "{}");
  return given["timeline-changed"];
}

export class Layers {
  #seen: IntersectionObserver;
  #last = new Map<string, string>();

  constructor(
    private readonly root: HTMLElement,
    private readonly arrived: () => void,
  ) {
    this.#seen = new IntersectionObserver((found) => this.#approach(found), { rootMargin: "600px 0px" });
    this.#watch();
  }

  /* What the log is narrowed to, as its form says now. */
  get query(): URLSearchParams {
    const form = this.root.querySelector<HTMLFormElement>("#log-filter")!;
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string" && value) query.set(name, value);
    query.set("zone", this.root.dataset["zone"] ?? "");
    return query;
  }

  /* Fetches the layers again, where one is looking. A line that is being edited is left alone when the change came from elsewhere. */
  async refresh({ fromElsewhere = false } = {}): Promise<void> {
    const bodies = (["log", "story"] as const).filter((layer) => !fromElsewhere || !this.root.querySelector(`#${layer}-body .edit-line`));
    await Promise.all([...bodies.map((layer) => this.body(layer)), this.#replace("#undo", this.#address("undo"))]);
  }

  async body(layer: "log" | "story", { fromTop = false } = {}): Promise<void> {
    const body = this.root.querySelector<HTMLElement>(`#${layer}-body`)!;
    const query = this.query;
    const wasEdited = body.querySelector(".edit-line") !== null;
    const anchor = fromTop ? null : firstVisible(body);
    const start = anchor?.closest<HTMLElement>("[data-start]")?.dataset["start"];
    if (start) query.set("from", start);
    const before = anchor?.getBoundingClientRect().top ?? 0;
    const wanted = await fetched(`${body.dataset["url"]}?${query}`);
    const found = wanted?.getElementById(`${layer}-body`);
    if (!found || (!wasEdited && document.querySelector(`#${layer}-body .edit-line`))) return; // opened meanwhile
    if (found.outerHTML === this.#last.get(layer) && !body.querySelector(".edit-line")) return;
    this.#last.set(layer, found.outerHTML);
    const scrolled = body.querySelector<HTMLElement>("[data-scrolls]")?.scrollTop ?? 0;
    document.getElementById(body.id)?.replaceWith(found);
    this.#settle(found);
    const box = found.querySelector<HTMLElement>("[data-scrolls]");
    if (box && !fromTop) box.scrollTop = scrolled;
    const same = anchor && document.getElementById(anchor.id);
    if (same) scrollBy(box, same.getBoundingClientRect().top - before);
  }

  /* Fetches every chunk between two rows, so that what stands between them is there to be chosen. */
  async between(first: HTMLElement, last: HTMLElement): Promise<void> {
    const parts = [...(first.closest("[data-scrolls]")?.querySelectorAll<HTMLElement>("[data-start]") ?? [])];
    const places = [first, last].map((row) => parts.indexOf(row.closest<HTMLElement>("[data-start]")!)).sort((a, b) => a - b);
    for (const part of parts.slice(places[0], places[1])) if (part.matches(".chunk")) await this.#chunk(part);
  }

  async #approach(found: IntersectionObserverEntry[]): Promise<void> {
    for (const one of found) if (one.isIntersecting) await this.#chunk(one.target as HTMLElement);
  }

  async #chunk(waiting: HTMLElement): Promise<void> {
    const layer = waiting.closest<HTMLElement>(".layer-body");
    if (!layer || waiting.dataset["asked"]) return;
    waiting.dataset["asked"] = "1";
    this.#seen.unobserve(waiting);
    const query = this.query;
    query.set("from", waiting.dataset["start"] ?? "0");
    const page = await fetched(`${layer.dataset["url"]}?${query}`);
    const rows = page?.querySelector<HTMLElement>(`ol[data-start="${waiting.dataset["start"]}"]`);
    if (!rows) return delete waiting.dataset["asked"], void 0;
    this.#last.delete(layer.dataset["layer"]!);
    waiting.replaceWith(rows);
    this.#settle(rows);
  }

  #address(part: string): string {
    return `${location.pathname}${part}/?${new URLSearchParams({ zone: this.root.dataset["zone"] ?? "" })}`;
  }

  async #replace(selector: string, address: string): Promise<void> {
    const found = (await fetched(address))?.querySelector<HTMLElement>(selector);
    if (found) this.root.querySelector(selector)?.replaceWith(found);
  }

  #settle(part: HTMLElement): void {
    window.htmx?.process(part);
    this.#watch();
    this.arrived();
  }

  #watch(): void {
    for (const chunk of this.root.querySelectorAll<HTMLElement>(".chunk:not([data-asked])")) this.#seen.observe(chunk);
  }
}

function scrollBy(box: HTMLElement | null, by: number): void {
  if (box && box.scrollHeight > box.clientHeight) box.scrollTop += by;
  else window.scrollBy({ top: by, behavior: "instant" });
}

function firstVisible(body: HTMLElement): HTMLElement | null {
  const box = body.querySelector("[data-scrolls]")?.getBoundingClientRect();
  const top = Math.max(box?.top ?? 0, 0);
  for (const row of body.querySelectorAll<HTMLElement>(".line")) if (row.getBoundingClientRect().bottom > top + 4) return row;
  return null;
}

declare global {
  interface Window {
    htmx?: { process(part: Element): void; ajax(verb: string, path: string, target: Element | string): Promise<void> };
  }
}
