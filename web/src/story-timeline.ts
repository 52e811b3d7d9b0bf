/* <story-timeline>: the timeline as a picture one can move in. It is fetched after the page (picture-loader.ts); until then, without a
   script and on paper, the drawing from the server stands in its place, and the list on the page tells the same. */
import "./css/picture.css";
import { binSize, countBins, firstAtOrAfter } from "./picture/bins";
import type { Colours } from "./picture/colours";
import { coloursOf, onColourChange } from "./picture/colours";
import type { Answer } from "./picture/columns";
import { addressOf } from "./picture/columns";
import { Drawing } from "./picture/drawing";
import { Frame } from "./picture/frame";
import { FoldedTime } from "./picture/folded-time";
import type { LaneMode } from "./picture/lanes";
import { lanesOf } from "./picture/lanes";
import type { Moves } from "./picture/moving";
import { moveInPicture, moveInStrip } from "./picture/moving";
import { inLane, nearest, nearestOfAll } from "./picture/near";
import { overviewX, paintOverview } from "./picture/overview";
import { goTo, place, sizeOf, slideTo, styled } from "./picture/page";
import type { Part } from "./picture/scene";
import { Scene } from "./picture/scene";
import { Clock, ticksBetween } from "./picture/ticks";
import { aboutChosen, fill, isOneDay, momentOf, partInWords, timeOf } from "./picture/words";

const SMALL = matchMedia("(max-width: 640px)");
const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const MOST_STEPS = 60;
const SMOOTH_MS = 160;
const TELL_PAUSE_MS = 150;

/* The picture that is shown of each incident. A part of the page that is fetched anew brings another one, which goes on where it was. */
const shown = new Map<string, StoryTimeline>();

class StoryTimeline extends HTMLElement implements Moves {
  /* For the browser tests of the maths. */
  static readonly maths = { FoldedTime, Clock, ticksBetween, binSize, countBins, firstAtOrAfter };

  scene!: Scene;
  #drawing: Drawing | undefined;
  #colours!: Colours;
  #family = "sans-serif";
  #frame = 0;
  #smooth = 0;
  #telling = 0;
  #focused = "";
  #aim: Part | undefined;
  #stop: (() => void)[] = [];

  connectedCallback(): void {
    this.#button("again", () => void this.refresh());
    this.addEventListener("focusin", (event) => (this.#focused = (event.target as HTMLElement).dataset["part"] ?? ""));
    this.addEventListener("focusout", () => (this.#focused = ""));
    const before = shown.get(this.dataset["columns"]!);
    if (before && before.#drawing && before !== this) this.#takeOver(before);
    void this.refresh();
  }

  disconnectedCallback(): void {
    for (const stop of this.#stop.splice(0)) stop();
  }

  #takeOver(before: StoryTimeline): void {
    for (const input of this.querySelectorAll<HTMLInputElement>("input[name=picture-lanes]")) input.checked = input.value === before.#mode;
    this.scene = before.scene;
    this.#begin();
    this.#resized();
    if (before.#focused) this.#piece(before.#focused).focus({ preventScroll: true });
  }

  /* Fetches what is there now. What is shown stays shown. */
  async refresh(): Promise<void> {
    let answer: Answer;
    try {
      const [got] = await Promise.all([fetch(this.dataset["columns"]!, { headers: { Accept: "application/json" } }), styled(this.dataset["style"]!)]);
      if (!got.ok || got.redirected) throw new Error(String(got.status));
      answer = (await got.json()) as Answer;
    } catch {
      return this.#failed();
    }
    this.#piece("lost").hidden = true;
    this.classList.remove("failed");
    const before = this.#drawing ? this.scene : undefined;
    const scene = new Scene(answer, this.#mode, this.#words, before?.clock.zone ?? this.dataset["zone"]!);
    if (!scene.marks.count) return;
    this.scene = scene;
    if (before) scene.goOnFrom(before);
    else this.#showStory();
    if (!before) this.#begin();
    this.#resized();
    this.#tell(false);
  }

  get #words(): DOMStringMap {
    return this.#piece("live").dataset;
  }

  get #mode(): LaneMode {
    return (this.querySelector<HTMLInputElement>("input[name=picture-lanes]:checked")?.value ?? "role") as LaneMode;
  }

  #piece(name: string): HTMLElement {
    return this.querySelector<HTMLElement>(`[data-part="${name}"]`)!;
  }

  #button(name: string, act: () => void): void {
    this.querySelector(`[data-act="${name}"]`)!.addEventListener("click", act);
  }

  #failed(): void {
    this.classList.add("failed");
    this.#piece("why").textContent = this.#words["lost"]!;
    this.#piece("lost").hidden = false;
  }

  #begin(): void {
    this.#family = getComputedStyle(this).fontFamily;
    this.#drawing = new Drawing(this.#piece("drawing") as HTMLCanvasElement, this.#family);
    this.#colours = coloursOf(this);
    this.#piece("live").hidden = false;
    this.classList.add("ready");
    shown.set(this.dataset["columns"]!, this);
    this.#fillZones();
    if (this.isSmall() && this.scene.chosen < 0) this.scene.chosen = Math.max(Math.min(...this.scene.telling, this.scene.marks.count - 1), 0);
    moveInPicture(this.#piece("main"), this);
    moveInStrip(this.#piece("strip"), this);
    this.#button("in", () => this.#zoom(0.5));
    this.#button("out", () => this.#zoom(2));
    this.#button("whole", () => this.show(this.scene.whole, true));
    this.#piece("live").addEventListener("change", (event) => this.#changed(event.target as HTMLElement));
    this.#piece("open").addEventListener("click", (event) => {
      event.preventDefault();
      this.opened();
    });
    const sizes = new ResizeObserver(() => this.#resized());
    sizes.observe(this);
    this.#stop.push(() => sizes.disconnect(), onColourChange(() => this.#resized(true)));
  }

  #zoom(factor: number): void {
    this.settle();
    this.show(this.scene.zoomed(factor, (this.scene.part.from + this.scene.part.to) / 2), true);
  }

  #fillZones(): void {
    const zones = [this.dataset["zone"]!, Intl.DateTimeFormat().resolvedOptions().timeZone, "UTC"];
    this.#piece("zone").replaceChildren(...[...new Set(zones)].map((zone) => new Option(zone.replaceAll("_", " "), zone)));
    (this.#piece("zone") as HTMLSelectElement).value = this.scene.clock.zone;
  }

  #changed(input: HTMLElement): void {
    if (input.dataset["part"] === "zone") this.scene.clock = new Clock((input as HTMLSelectElement).value);
    else this.scene.lanes = lanesOf(this.scene.answer, this.scene.marks, this.#mode, this.#words);
    this.#resized();
    this.#tell(false);
  }

  /* At first, what the story and the incident reach over; the log may begin days before. */
  #showStory(): void {
    const { scene } = this;
    const ends = [...scene.telling.map((mark) => scene.drawn[mark]!), ...scene.answer.phases.map((phase) => scene.time.drawn(phase[2]))];
    if (!scene.telling.length) return;
    const [from, to] = [ends.reduce((a, b) => Math.min(a, b)), ends.reduce((a, b) => Math.max(a, b))];
    const margin = Math.max((to - from) * 0.06, 30);
    scene.show(from - margin, to + margin);
  }

  // -- drawing ------------------------------------------------------------------------------------------------------------------

  #resized(isNewColour = false): void {
    if (!this.#drawing) return;
    if (isNewColour) this.#colours = coloursOf(this);
    const gutter = this.#drawing.gutterOf(this.scene, this.clientWidth);
    this.style.setProperty("--gutter", `${gutter}px`);
    const sharp = Math.min(devicePixelRatio || 1, 3);
    for (const name of ["drawing", "whole"]) {
      const canvas = this.#piece(name) as HTMLCanvasElement;
      const [width, height] = [Math.round(canvas.clientWidth * sharp), Math.round(canvas.clientHeight * sharp)];
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
    }
    this.#sizes = { main: sizeOf(this.#piece("drawing"), gutter), strip: sizeOf(this.#piece("whole"), 0) };
    if (this.#sizes.strip.width) paintOverview(this.#piece("whole") as HTMLCanvasElement, this.scene, this.#sizes.strip, this.#colours, this.#family);
    this.#draw();
  }

  #sizes = { main: { width: 1, height: 1, gutter: 0 }, strip: { width: 1, height: 1, gutter: 0 } };

  #redraw(): void {
    if (!this.#frame) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const { scene } = this;
    if (!this.isSmall() && this.#sizes.main.width > 1) this.#drawing!.paint(scene, this.#sizes.main, this.#colours, this.#words);
    const strip = this.#sizes.strip;
    const [from, to] = [overviewX(scene, strip, scene.part.from), overviewX(scene, strip, scene.part.to)];
    const wide = Math.max(to - from, 10);
    place(this.#pieces.window, from + (to - from - wide) / 2, wide);
    place(this.#pieces.before, 0, Math.max(from, 0));
    place(this.#pieces.after, to, Math.max(strip.width - to, 0));
    place(this.#pieces.from, from - 24);
    place(this.#pieces.to, to);
    if (scene.chosen >= 0) place(this.#pieces.spot, overviewX(scene, strip, scene.drawn[scene.chosen]!) - 12);
  }

  get #pieces(): Record<"window" | "before" | "after" | "from" | "to" | "spot", HTMLElement> {
    this.#found ??= Object.fromEntries(["window", "before", "after", "from", "to", "spot"].map((name) => [name, this.#piece(name)])) as never;
    return this.#found!;
  }

  #found: Record<"window" | "before" | "after" | "from" | "to" | "spot", HTMLElement> | undefined;

  // -- what mouse, fingers and keys ask for -------------------------------------------------------------------------------------

  isSmall(): boolean {
    return SMALL.matches;
  }

  drawnAt(x: number): number {
    return new Frame(this.scene, this.#sizes.main).drawn(x);
  }

  overviewAt(x: number): number {
    const { whole } = this.scene;
    return whole.from + (x / this.#sizes.strip.width) * (whole.to - whole.from);
  }

  show(part: Part, isSmooth = false): void {
    this.settle();
    if (!isSmooth || STILL.matches) this.scene.show(part.from, part.to);
    else this.#glide(part);
    this.#redraw();
    this.#tellSoon();
  }

  /* Ends a movement that is still going on where it was going to. */
  settle(): void {
    cancelAnimationFrame(this.#smooth);
    if (this.#aim) this.scene.show(this.#aim.from, this.#aim.to);
    this.#aim = undefined;
  }

  #glide(part: Part): void {
    this.#aim = part;
    const [begun, before] = [performance.now(), { ...this.scene.part }];
    const move = (now: number): void => {
      const done = Math.min(Math.max((now - begun) / SMOOTH_MS, 0), 1);
      const eased = 1 - (1 - done) ** 3;
      this.scene.show(before.from + (part.from - before.from) * eased, before.to + (part.to - before.to) * eased);
      this.#draw();
      if (done < 1) this.#smooth = requestAnimationFrame(move);
      else {
        this.#aim = undefined;
        this.#tellSoon();
      }
    };
    this.#smooth = requestAnimationFrame(move);
  }

  pointed(x: number, y: number): void {
    const found = this.#drawing!.at(this.scene, this.#sizes.main, x, y);
    this.#piece("main").classList.toggle("over", found >= 0);
    if (found >= 0) this.#choose(found, false);
  }

  clicked(x: number, y: number, isTouch: boolean): void {
    const found = this.#drawing!.at(this.scene, this.#sizes.main, x, y);
    if (found < 0) return;
    const wasChosen = this.scene.chosen === found;
    this.#choose(found, false);
    if (!isTouch || wasChosen) this.opened();
  }

  picked(x: number): void {
    const { scene } = this;
    const wanted = this.overviewAt(x);
    const reach = (scene.whole.to - scene.whole.from) / 24;
    const near = nearest(scene.telling, scene, wanted);
    const isNear = near >= 0 && Math.abs(scene.drawn[near]! - wanted) < reach;
    this.#choose(isNear ? near : nearestOfAll(scene, wanted), false);
  }

  /* From mark to mark: far off along the story, near by along every line; where nothing is in the story, from bar to bar. */
  step(by: 1 | -1): void {
    const { scene } = this;
    const [from, to] = [firstAtOrAfter(scene.drawn, scene.part.from), firstAtOrAfter(scene.drawn, scene.part.to)];
    const isFar = this.isSmall() || to - from > MOST_STEPS;
    const apart = isFar && !scene.telling.length ? scene.width / MOST_STEPS : 0;
    const isStep = (mark: number): boolean =>
      !isFar || (apart ? Math.abs(scene.drawn[mark]! - scene.drawn[scene.chosen]!) >= apart : scene.weight[mark]! > 0);
    let next = scene.chosen < 0 ? (by > 0 ? from : to - 1) : scene.chosen + by;
    if (scene.chosen < 0 && apart) return this.#choose(next, true);
    while (next >= 0 && next < scene.marks.count && !isStep(next)) next += by;
    if (next >= 0 && next < scene.marks.count) this.#choose(next, true);
  }

  across(by: 1 | -1): void {
    const { scene } = this;
    if (scene.chosen < 0) return this.step(1);
    const from = scene.lanes.of[scene.chosen]!;
    for (let lane = from + by; lane >= 0 && lane < scene.lanes.names.length; lane += by) {
      const found = nearest(inLane(scene, lane), scene, scene.drawn[scene.chosen]!);
      if (found >= 0) return this.#choose(found, true);
    }
  }

  toEnd(by: 1 | -1): void {
    this.#choose(by < 0 ? 0 : this.scene.marks.count - 1, true);
  }

  /* Goes to the line in the list; where many are drawn as one, goes nearer first. */
  opened(): void {
    const { scene } = this;
    if (scene.chosen < 0) return;
    const many = this.#many();
    if (many) {
      const [from, to] = [scene.drawn[many.from]!, scene.drawn[many.to]!];
      const margin = Math.max((to - from) * 0.1, 2);
      return this.show({ from: from - margin, to: to + margin }, true);
    }
    goTo(addressOf(scene.answer, scene.marks.place[scene.chosen]!));
  }

  #many(): { count: number; from: number; to: number } | undefined {
    const { scene } = this;
    if (this.isSmall() || scene.weight[scene.chosen]) return undefined;
    const found = this.#drawing!.together(scene, this.#sizes.main, scene.chosen);
    return found.count > 1 && scene.drawn[found.to]! > scene.drawn[found.from]! && scene.width > 20 ? found : undefined;
  }

  #choose(mark: number, isByKey: boolean): void {
    if (mark < 0) return;
    const isNew = mark !== this.scene.chosen;
    this.scene.chosen = mark;
    if (isByKey && !this.isSmall()) this.scene.reveal(mark);
    if (isNew || isByKey) this.#redraw();
    if (isNew) this.#tell(isByKey);
    else this.#tellSoon();
  }

  // -- words --------------------------------------------------------------------------------------------------------------------

  #tellSoon(): void {
    clearTimeout(this.#telling);
    this.#telling = window.setTimeout(() => this.#tell(false), TELL_PAUSE_MS);
  }

  #tell(isByKey: boolean): void {
    clearTimeout(this.#telling);
    const { scene } = this;
    const says = partInWords(scene, this.#words);
    this.#piece("says").textContent = says;
    const share = (drawn: number): string => String(Math.round(((drawn - scene.whole.from) / (scene.whole.to - scene.whole.from)) * 1000));
    const { window: shown, from, to, spot } = this.#pieces;
    const days = !isOneDay(scene);
    slideTo(shown, share((scene.part.from + scene.part.to) / 2), says);
    slideTo(from, share(scene.part.from), momentOf(scene, scene.time.time(scene.part.from), days));
    slideTo(to, share(scene.part.to), momentOf(scene, scene.time.time(scene.part.to), days));
    const line = this.#tellLine();
    slideTo(spot, scene.chosen < 0 ? "0" : share(scene.drawn[scene.chosen]!), line);
    if (isByKey) this.#piece("tells").textContent = line;
  }

  /* The line below the picture; returns it as one sentence. */
  #tellLine(): string {
    const { scene } = this;
    const [when, what, open] = [this.#piece("when"), this.#piece("what"), this.#piece("open") as HTMLAnchorElement];
    if (scene.chosen < 0) {
      const untimed = scene.answer.at.length - scene.marks.count;
      what.textContent = this.#words["nothing"]! + (untimed ? ` ${fill(this.#words["untimed"]!, { count: untimed })}` : "");
      return what.textContent;
    }
    const place = scene.marks.place[scene.chosen]!;
    const { shown, utc } = timeOf(scene, scene.chosen, this.#words);
    const many = this.#many();
    const small = document.createElement("small");
    small.textContent = [utc, ...aboutChosen(scene, this.#words)].filter(Boolean).join(" · ");
    when.replaceChildren(shown, " ", small);
    what.textContent = scene.answer.text[place]!;
    if (many) {
      const ends = [many.from, many.to].map((mark) => scene.clock.time(scene.answer.base + scene.marks.at[mark]!, scene.width < 7200));
      what.textContent = `${fill(this.#words["many"]!, { count: many.count, from: ends[0]!, to: ends[1]! })}: ${what.textContent}`;
    }
    open.hidden = false;
    open.href = addressOf(scene.answer, place);
    open.textContent = this.#words[many ? "nearer" : scene.weight[scene.chosen] ? "inStory" : "inLog"]!;
    return `${when.textContent}: ${what.textContent}`;
  }
}

customElements.define("story-timeline", StoryTimeline);
