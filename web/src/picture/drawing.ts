/* The part that is shown, on a canvas: lanes, phases, density far off and single marks near, arcs, names, and the axis. */
import type { Bins } from "./bins";
import { binSize, countBins, firstAtOrAfter } from "./bins";
import type { Colours } from "./colours";
import { colourOf } from "./colours";
import type { Size } from "./frame";
import { AXIS, Frame } from "./frame";
import { Letters, fitted, roomAfter, roomBefore } from "./letters";
import type { Scene } from "./scene";
import { ticksBetween } from "./ticks";
import { spanOf } from "./words";

const GUTTER_LEAST = 84;
const PLACE_PX = 9;
const MOST_SINGLE = 2;
const MOST_NEAR = 160;
const [MOST_NAMES, MOST_TRIED, MOST_ARCS] = [18, 140, 24];
const TICK_PX = 74;
const [SMALL, PLAIN, STRONG] = ["12px", "13px", "600 12.5px"];

export class Drawing {
  readonly #ink: CanvasRenderingContext2D;
  readonly #letters: Letters;
  #bins: Bins | undefined;

  constructor(canvas: HTMLCanvasElement, family: string) {
    this.#ink = canvas.getContext("2d", { alpha: true })!;
    this.#letters = new Letters(this.#ink, family);
  }

  paint(scene: Scene, size: Size, colours: Colours, words: DOMStringMap): void {
    const ink = this.#ink;
    const scale = ink.canvas.width / size.width;
    ink.setTransform(scale, 0, 0, scale, 0, 0);
    ink.clearRect(0, 0, size.width, size.height);
    ink.textBaseline = "alphabetic";
    const frame = new Frame(scene, size);
    this.#phases(frame, colours);
    this.#lanes(frame, colours);
    this.#axis(frame, colours);
    const single = this.#within(frame, frame.right + 6, () => {
      this.#folds(frame, colours, words);
      this.#arcs(frame, colours);
      return this.#marks(frame, colours);
    });
    this.#within(frame, size.width, () => {
      this.#names(frame, colours, single);
      this.#chosen(frame, colours);
    });
  }

  #within<T>(frame: Frame, right: number, act: () => T): T {
    const ink = this.#ink;
    ink.save();
    ink.beginPath();
    ink.rect(frame.gutter - 6, 0, right - frame.gutter + 6, frame.size.height - AXIS + 4);
    ink.clip();
    const found = act();
    ink.restore();
    return found;
  }

  /* How wide the names of the lanes are, within reason. */
  gutterOf(scene: Scene, width: number): number {
    const widest = Math.max(...scene.lanes.names.map((name) => this.#letters.width(name, PLAIN)));
    return Math.round(Math.min(Math.max(widest + 16, GUTTER_LEAST), Math.max(width * 0.18, GUTTER_LEAST)));
  }

  /* The mark that is drawn nearest to a point, or −1 where there is none near it. */
  at(scene: Scene, size: Size, x: number, y: number): number {
    const frame = new Frame(scene, size);
    const reach = 16 * frame.perPixel;
    let [found, nearest] = [-1, 16 * 16];
    const [from, to] = [firstAtOrAfter(scene.drawn, frame.drawn(x) - reach), firstAtOrAfter(scene.drawn, frame.drawn(x) + reach)];
    for (let mark = from; mark < to; mark++) {
      const [aside, above] = [frame.x(scene.drawn[mark]!) - x, frame.y(scene.lanes.of[mark]!) - y];
      const far = aside * aside + (above * above) / 2 - scene.weight[mark]! * 12;
      if (far < nearest) [found, nearest] = [mark, far];
    }
    return found;
  }

  /* How many marks are drawn as one with this one, and from when to when; 1 where it stands alone. */
  together(scene: Scene, size: Size, mark: number): { count: number; from: number; to: number } {
    const width = binSize(new Frame(scene, size).perPixel, PLACE_PX);
    const begins = Math.floor(scene.drawn[mark]! / width) * width;
    const [from, to] = [firstAtOrAfter(scene.drawn, begins), firstAtOrAfter(scene.drawn, begins + width)];
    let count = 0;
    let [first, last] = [mark, mark];
    for (let other = from; other < to; other++) {
      if (scene.lanes.of[other] !== scene.lanes.of[mark]) continue;
      count++;
      first = Math.min(first, other);
      last = Math.max(last, other);
    }
    return { count, from: first, to: last };
  }

  #phases(frame: Frame, colours: Colours): void {
    const { scene, size } = frame;
    const ink = this.#ink;
    const phases = scene.answer.phases;
    const shade: Record<string, [string, number]> = { started: ["rust", 0.3], detected: ["gold", 0.34], acknowledged: ["gold", 0.2], mitigated: ["moss", 0.22] };
    const bottom = size.height - AXIS;
    phases.forEach(([name, says, seconds], n) => {
      const begins = frame.x(scene.time.drawn(seconds));
      const next = phases[n + 1];
      const ends = next ? frame.x(scene.time.drawn(next[2])) : name === "resolved" ? begins : frame.right;
      const [left, right] = [Math.max(begins, frame.gutter), Math.min(ends, frame.right)];
      const colour = shade[name];
      if (colour && right > left) {
        ink.globalAlpha = colour[1];
        ink.fillStyle = colours[colour[0] as keyof Colours];
        ink.fillRect(left, 2, right - left, 18);
        ink.globalAlpha = 0.07;
        if (name !== "mitigated") ink.fillRect(left, 20, right - left, bottom - 20);
        ink.globalAlpha = 1;
      }
      if (begins >= frame.gutter && begins <= frame.right) {
        ink.fillStyle = colours.edge;
        ink.fillRect(Math.round(begins), 2, 1, bottom - 2);
      }
      const room = (next ? right : frame.right) - left - 10;
      if (begins > frame.right || (right <= left && name !== "resolved") || (name === "resolved" && begins < frame.gutter)) return;
      const wide = this.#letters.width(says, SMALL);
      if (wide <= room) this.#letters.write(says, left + 6, 15, SMALL, colours.ink);
      else if (name === "resolved" && n && begins - Math.max(frame.x(scene.time.drawn(phases[n - 1]![2])), frame.gutter) > wide + 110) this.#letters.write(says, begins - wide - 6, 15, SMALL, colours.ink);
    });
  }

  #lanes(frame: Frame, colours: Colours): void {
    const ink = this.#ink;
    ink.fillStyle = colours.line;
    frame.scene.lanes.names.forEach((_, lane) => ink.fillRect(frame.gutter, Math.round(frame.y(lane)), frame.right - frame.gutter, 1));
    frame.scene.lanes.names.forEach((name, lane) => this.#letters.write(this.#letters.cut(name, frame.gutter - 12, PLAIN), 0, frame.y(lane) + 4.5, PLAIN, colours.soft));
  }

  #axis(frame: Frame, colours: Colours): void {
    const { scene, size } = frame;
    const { ticks, step } = ticksBetween(scene.time, scene.part.from, scene.part.to, frame.perPixel * TICK_PX, scene.clock, scene.answer.base);
    const ink = this.#ink;
    const bottom = size.height - AXIS;
    const isUtc = !scene.clock.offset(scene.answer.base + scene.time.time(scene.part.from));
    const showsUtc = step < 43_200 && !isUtc;
    ink.textAlign = "center";
    let free = frame.gutter - 8;
    for (const tick of ticks) {
      const x = frame.x(tick.drawn);
      const shown = tick.isDay ? scene.clock.day(tick.at) : scene.clock.time(tick.at, step < 60);
      ink.fillStyle = colours.line;
      ink.fillRect(Math.round(x), tick.isDay ? 20 : bottom - 5, 1, tick.isDay ? bottom - 16 : 9);
      const half = this.#letters.width(shown, PLAIN) / 2;
      if (x - half < free || x + half > frame.size.width) continue;
      free = x + half + 14;
      this.#letters.write(shown, x, bottom + 18, tick.isDay ? STRONG : PLAIN, tick.isDay ? colours.ink : colours.soft);
      if (showsUtc) this.#letters.write(scene.utc.time(tick.at, step < 60), x, bottom + 34, SMALL, colours.soft);
    }
    ink.textAlign = "left";
    this.#letters.write(this.#letters.cut(scene.clock.zone.split("/").pop()!.replaceAll("_", " "), frame.gutter - 12, SMALL), 0, bottom + 18, SMALL, colours.soft);
    if (showsUtc || (isUtc && scene.clock.zone !== "UTC")) this.#letters.write(isUtc ? "= UTC" : "UTC", 0, bottom + 34, SMALL, colours.soft);
  }

  #folds(frame: Frame, colours: Colours, words: DOMStringMap): void {
    const ink = this.#ink;
    const { scene, size } = frame;
    for (const stretch of scene.time.stretches) {
      if (!stretch.isFold) continue;
      const [left, right] = [frame.x(stretch.from), frame.x(stretch.to)];
      if (right < frame.gutter || left > size.width) continue;
      ink.fillStyle = colours.sunk;
      ink.fillRect(left + 3, 21, right - left - 6, size.height - AXIS - 21);
      ink.strokeStyle = colours.edge;
      ink.beginPath();
      for (const lane of scene.lanes.names.keys()) {
        for (const x of [left + 3, right - 3]) ink.moveTo(x + 3, frame.y(lane) - 6), ink.lineTo(x - 3, frame.y(lane) + 6);
      }
      ink.stroke();
      const says = spanOf(scene.time.seconds(stretch), words);
      ink.textAlign = "center";
      if (this.#letters.width(says, SMALL) < right - left - 8) this.#letters.write(says, (left + right) / 2, size.height - AXIS - 6, SMALL, colours.soft);
      ink.textAlign = "left";
    }
  }

  /* Returns those of the story that are drawn one by one. */
  #marks(frame: Frame, colours: Colours): Set<number> {
    const { scene } = frame;
    const edge = 12 * frame.perPixel;
    const range = { begins: scene.part.from - edge, ends: scene.part.to + edge, from: 0, to: 0 };
    range.from = firstAtOrAfter(scene.drawn, range.begins);
    range.to = firstAtOrAfter(scene.drawn, range.ends);
    const size = binSize(frame.perPixel, PLACE_PX);
    const bins = countBins({ drawn: scene.drawn, lane: scene.lanes.of, weight: scene.weight }, range, size, scene.lanes.names.length, this.#bins);
    this.#bins = bins;
    const isNear = range.to - range.from <= MOST_NEAR;
    this.#density(frame, bins, colours, isNear);
    const single = new Set<number>();
    this.#near.length = 0;
    for (let mark = range.from; mark < range.to; mark++) {
      const cell = scene.lanes.of[mark]! * bins.count + Math.floor(scene.drawn[mark]! / size) - bins.first;
      if (!scene.weight[mark]) {
        if (!isNear || bins.all[cell] !== 1) continue;
        this.#near.push(mark);
        this.#shape(scene.marks.kind[mark]!, false, frame.x(scene.drawn[mark]!), frame.y(scene.lanes.of[mark]!), colours, 0.68);
        continue;
      }
      const isSingle = bins.story[cell]! <= MOST_SINGLE;
      if (!isSingle && (scene.weight[mark]! < 2 || bins.chief[cell] !== mark)) continue;
      if (isSingle) single.add(mark);
      this.#shape(scene.marks.kind[mark]!, scene.weight[mark] === 2, frame.x(scene.drawn[mark]!), frame.y(scene.lanes.of[mark]!), colours);
    }
    return single;
  }

  #density(frame: Frame, bins: Bins, colours: Colours, isNear: boolean): void {
    const ink = this.#ink;
    const [log, story, dots] = [new Path2D(), new Path2D(), new Path2D()];
    const wide = bins.size / frame.perPixel;
    const tallest = Math.min(frame.laneHeight * 0.42, 22);
    const most = this.#fullest(frame.scene, bins.size);
    const half = (count: number): number => 2 + (tallest - 2) * Math.sqrt(count / most);
    for (let lane = 0; lane < frame.scene.lanes.names.length; lane++) {
      const y = frame.y(lane);
      for (let place = 0; place < bins.count; place++) {
        const cell = lane * bins.count + place;
        const all = bins.all[cell]!;
        if (!all) continue;
        const x = frame.x((bins.first + place) * bins.size);
        const told = bins.story[cell]!;
        if (all === 1 && !told && !isNear) dots.rect(frame.x(frame.scene.drawn[bins.chief[cell]!]!) - 1.5, y - 3, 3, 7);
        else if (all > 1 && all > told) log.rect(x + 0.5, y - half(all), Math.max(wide - 1, 2), 2 * half(all));
        if (told > MOST_SINGLE) story.rect(x + 0.5, y - half(told), Math.max(wide - 1, 2), 2 * half(told));
      }
    }
    ink.fillStyle = colours.edge;
    ink.fill(dots);
    ink.globalAlpha = 0.45;
    ink.fill(log);
    ink.globalAlpha = 1;
    ink.fillStyle = colours.soft;
    ink.fill(story);
  }

  /* How many marks the fullest place of any lane has, so that bars keep their height while one moves along. */
  #fullest(scene: Scene, size: number): number {
    if (this.#most.size === size && this.#most.lanes === scene.lanes) return this.#most.count;
    const range = { from: 0, to: scene.marks.count, begins: scene.whole.from, ends: scene.whole.to };
    const count = range.ends / size > 200_000 ? 4 : countBins({ drawn: scene.drawn, lane: scene.lanes.of, weight: scene.weight }, range, size, scene.lanes.names.length, undefined).all.reduce((a, b) => Math.max(a, b), 2);
    this.#most = { size, lanes: scene.lanes, count };
    return count;
  }

  #most: { size: number; lanes: unknown; count: number } = { size: 0, lanes: undefined, count: 2 };

  #shape(kind: string, isDecision: boolean, x: number, y: number, colours: Colours, size = 1): void {
    const ink = this.#ink;
    const colour = isDecision ? colours.gold : colourOf(kind, colours);
    ink.beginPath();
    if (isDecision) {
      ink.moveTo(x, y - 9);
      ink.lineTo(x + 9, y);
      ink.lineTo(x, y + 9);
      ink.lineTo(x - 9, y);
      ink.closePath();
    } else if (kind === "impact" || kind === "change") ink.rect(x - 4.5 * size, y - 4.5 * size, 9 * size, 9 * size);
    else ink.arc(x, y, 4.8 * size, 0, 2 * Math.PI);
    ink.fillStyle = isDecision || kind === "alert" ? colour : colours.paper;
    ink.fill();
    ink.lineWidth = isDecision ? 1.5 : 2 * size;
    ink.strokeStyle = isDecision ? colours.paper : colour;
    ink.stroke();
    ink.lineWidth = 1;
  }

  #arcs(frame: Frame, colours: Colours): void {
    const { scene } = frame;
    const learned = [...scene.marks.learned].filter(([mark]) => scene.weight[mark] || mark === scene.chosen);
    let left = MOST_ARCS;
    for (const [mark, seconds] of learned) {
      const [begins, ends] = [frame.x(scene.drawn[mark]!), frame.x(scene.time.drawn(seconds))];
      const isChosen = mark === scene.chosen;
      if (ends < frame.gutter || begins > frame.right || (ends - begins < 14 && !isChosen) || (!left && !isChosen)) continue;
      left--;
      this.#arc(frame, mark, begins, ends, isChosen, colours);
    }
  }

  #arc(frame: Frame, mark: number, begins: number, ends: number, isChosen: boolean, colours: Colours): void {
    const ink = this.#ink;
    const { lanes } = frame.scene;
    const [from, to] = [frame.y(lanes.of[mark]!), frame.y(lanes.responders < 0 ? lanes.of[mark]! : lanes.responders)];
    const rise = Math.min(30 + (ends - begins) * 0.06, 64);
    const [lean, top] = [(ends - begins) * 0.3, Math.max(Math.min(from, to) - rise, 18)];
    ink.strokeStyle = ink.fillStyle = colours.plum;
    ink.lineWidth = isChosen ? 2.2 : 1.4;
    ink.lineCap = "round";
    ink.setLineDash([2, 4]);
    ink.beginPath();
    ink.moveTo(begins, from - 7);
    ink.bezierCurveTo(begins + lean, top, ends - lean, top, ends, to - 7);
    ink.stroke();
    ink.setLineDash([]);
    ink.lineWidth = 1;
    ink.beginPath();
    ink.arc(ends, to - 6, isChosen ? 4 : 3, 0, 2 * Math.PI);
    ink.fill();
  }

  /* Names of marks where there is room, those first that are told first: beside the mark in a low lane, else under and over it. */
  #names(frame: Frame, colours: Colours, single: Set<number>): void {
    const { scene } = frame;
    const taken = this.#taken;
    for (const mark of [...single, ...this.#near]) {
      const x = frame.x(scene.drawn[mark]!);
      const lane = scene.lanes.of[mark]!;
      (taken[lane] ??= []).push(x - 7, x + 7);
    }
    const isLow = frame.laneHeight < 46;
    let [named, tried] = [0, 0];
    for (const mark of scene.telling) {
      if (!single.has(mark)) continue;
      const x = frame.x(scene.drawn[mark]!);
      if (x < frame.gutter || x > frame.right) continue;
      if (named >= MOST_NAMES || tried++ >= MOST_TRIED) break;
      const lane = scene.lanes.of[mark]!;
      const rows = isLow ? [[0, x + 11, 4]] : [[1, x - 5, 22], [2, x - 5, -13]];
      for (const [row, left, under] of rows as [number, number, number][]) {
        const spots = (taken[row ? lane + row * 256 : lane] ??= []);
        const text = scene.answer.text[scene.marks.place[mark]!]!;
        let [shown, at] = [fitted(text, roomAfter(spots, left, frame.size.width - left)), left];
        if (!shown) {
          shown = fitted(text, roomBefore(spots, x, row ? 5 : -11, frame.gutter));
          at = x + (row ? 5 : -11) - this.#letters.width(shown, SMALL);
        }
        if (!shown) continue;
        named++;
        spots.push(at - 8, at + this.#letters.width(shown, SMALL) + 8);
        this.#letters.write(shown, at, frame.y(lane) + under, SMALL, colours.ink, colours.paper);
        break;
      }
    }
    for (const spots of taken) if (spots) spots.length = 0;
  }

  /* Those only in the log that are drawn one by one. */
  readonly #near: number[] = [];

  /* By lane and row: where names and marks stand, as pairs of left and right. Filled again in each frame. */
  readonly #taken: number[][] = [];

  #chosen(frame: Frame, colours: Colours): void {
    const { scene, size } = frame;
    if (scene.chosen < 0) return;
    const ink = this.#ink;
    const [x, y] = [frame.x(scene.drawn[scene.chosen]!), frame.y(scene.lanes.of[scene.chosen]!)];
    ink.globalAlpha = 0.5;
    ink.fillStyle = colours.ink;
    ink.fillRect(Math.round(x), 21, 1, size.height - AXIS - 21);
    ink.globalAlpha = 1;
    if (!scene.weight[scene.chosen]) this.#shape(scene.marks.kind[scene.chosen]!, false, x, y, colours);
    ink.strokeStyle = colours.ink;
    ink.lineWidth = 2;
    ink.beginPath();
    ink.arc(x, y, 12.5, 0, 2 * Math.PI);
    ink.stroke();
    ink.lineWidth = 1;
  }
}
