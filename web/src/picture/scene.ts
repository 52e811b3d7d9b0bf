/* All there is to draw, and which part of it is shown. */
import type { Answer, Marks } from "./columns";
import { DECISION, IN_STORY, marksOf } from "./columns";
import { FoldedTime } from "./folded-time";
import type { LaneMode, Lanes } from "./lanes";
import { lanesOf } from "./lanes";
import { Clock } from "./ticks";

const NARROWEST_S = 8;
const MARGIN = 0.02;
const FIRST_NAMED = ["decision", "impact", "alert", "change", "discovery"];

export interface Part {
  from: number;
  to: number;
}

export class Scene {
  readonly answer: Answer;
  readonly marks: Marks;
  readonly time: FoldedTime;
  readonly drawn: Float64Array;
  /* 0 in the log alone, 1 in the story, 2 a decision in the story. */
  readonly weight: Uint8Array;
  /* Marks of the story, those first that are named first. */
  readonly telling: number[];
  readonly whole: Part;
  readonly utc = new Clock("UTC");
  lanes: Lanes;
  clock: Clock;
  part: Part;
  /* The mark whose line is shown; −1 while there is none. */
  chosen = -1;

  constructor(answer: Answer, mode: LaneMode, words: DOMStringMap, zone: string) {
    this.answer = answer;
    this.marks = marksOf(answer);
    const { at, flags, kind, learned, count } = this.marks;
    this.time = new FoldedTime([...at, ...learned.values(), ...answer.phases.map((phase) => phase[2])]);
    this.drawn = Float64Array.from(at, (one) => this.time.drawn(one));
    this.weight = Uint8Array.from(flags, (flag) => (flag & IN_STORY ? (flag & DECISION ? 2 : 1) : 0));
    const rank = (mark: number): number => (this.weight[mark] === 2 ? 0 : (FIRST_NAMED.indexOf(kind[mark]!) + 9) % 9);
    this.telling = Array.from({ length: count }, (_, mark) => mark).filter((mark) => this.weight[mark]);
    this.telling.sort((one, other) => rank(one) - rank(other) || one - other);
    this.whole = { from: -this.time.length * MARGIN, to: this.time.length * (1 + MARGIN) };
    this.part = { ...this.whole };
    this.lanes = lanesOf(answer, this.marks, mode, words);
    this.clock = new Clock(zone);
  }

  get width(): number {
    return this.part.to - this.part.from;
  }

  /* Shows a part, moved and narrowed as far as it has to be. */
  show(from: number, to: number): void {
    const longest = this.whole.to - this.whole.from;
    const width = Math.min(Math.max(to - from, Math.min(NARROWEST_S, longest)), longest);
    const middle = (from + to) / 2;
    const begins = Math.min(Math.max(middle - width / 2, this.whole.from), this.whole.to - width);
    this.part = { from: begins, to: begins + width };
  }

  /* The same stretch of time and the same line as in a former one of this incident. */
  goOnFrom(before: Scene): void {
    const moved = before.answer.base - this.answer.base;
    const wasWhole = before.width >= before.whole.to - before.whole.from - 1e-6;
    const here = (drawn: number): number => this.time.drawn(before.time.time(drawn) + moved);
    if (!wasWhole) this.show(here(before.part.from), here(before.part.to));
    const uid = before.chosen < 0 ? "" : before.answer.uid[before.marks.place[before.chosen]!];
    const place = uid ? this.answer.uid.indexOf(uid) : -1;
    this.chosen = place < 0 ? -1 : this.marks.place.indexOf(place);
  }

  /* Nearer by `factor` (smaller than one) or farther; what is drawn at `about` stays where it is. */
  zoomed(factor: number, about: number): Part {
    return { from: about - (about - this.part.from) * factor, to: about + (this.part.to - about) * factor };
  }

  /* Brings a mark into sight, if it is not. */
  reveal(mark: number): void {
    const [at, edge] = [this.drawn[mark]!, this.width * 0.05];
    if (at < this.part.from + edge) this.show(at - edge * 2, at - edge * 2 + this.width);
    else if (at > this.part.to - edge) this.show(at + edge * 2 - this.width, at + edge * 2);
  }
}
