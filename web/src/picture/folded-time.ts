/* Time as it is drawn. A silence that would swallow the picture is folded: it takes a fixed share instead of its length.
   The rules are those of the drawing for files (timeline/figure_scale.py). Folded time counts in seconds too, from nought to `length`. */
const MOST_FOLDS = 3;
const FOLDED_SHARE = 0.45;
const SHORTEST_FOLD_S = 4 * 3600;
const SHORTEST_DRAWN_S = 300;
const FOLD_WIDTH = 0.05;

export interface Stretch {
  from: number;
  to: number;
  real: number;
  isFold: boolean;
}

export class FoldedTime {
  readonly stretches: Stretch[] = [];
  readonly length: number;

  /* `moments` need no order; with fewer than two there is a minute to draw. */
  constructor(moments: Iterable<number>) {
    const times = Float64Array.from(moments).sort();
    const first = times.length ? times[0]! : 0;
    const last = times.length && times[times.length - 1]! > first ? times[times.length - 1]! : first + 60;
    const { folds, drawn } = silencesOf(times, last - first);
    const width = folds.length ? drawn * FOLD_WIDTH : 0;
    let [real, at] = [first, 0];
    const add = (until: number, wide: number, isFold: boolean): void => {
      this.stretches.push({ from: at, to: at + wide, real, isFold });
      [real, at] = [until, at + wide];
    };
    for (const [sooner, later] of folds) {
      add(sooner, sooner - real, false);
      add(later, width, true);
    }
    add(last, last - real, false);
    this.length = at;
    this.#last = last;
  }

  readonly #last: number;

  /* Where a time is drawn; what lies outside is drawn outside. */
  drawn(time: number): number {
    const stretch = this.#find((one) => one.real <= time);
    return stretch.from + (time - stretch.real) * this.#slope(stretch);
  }

  /* The time that is drawn there. */
  time(drawn: number): number {
    const stretch = this.#find((one) => one.from <= drawn);
    return stretch.real + (drawn - stretch.from) / this.#slope(stretch);
  }

  /* How long a stretch really is. */
  seconds(stretch: Stretch): number {
    const next = this.stretches[this.stretches.indexOf(stretch) + 1];
    return (next ? next.real : this.#last) - stretch.real;
  }

  #slope(stretch: Stretch): number {
    const seconds = stretch.isFold ? this.seconds(stretch) : 0;
    return seconds ? (stretch.to - stretch.from) / seconds : 1;
  }

  #find(fits: (stretch: Stretch) => boolean): Stretch {
    let found = this.stretches[0]!;
    for (const stretch of this.stretches) if (fits(stretch)) found = stretch;
    return found;
  }
}

function silencesOf(times: Float64Array, whole: number): { folds: [number, number][]; drawn: number } {
  const gaps: [length: number, sooner: number, later: number][] = [];
  for (let n = 1; n < times.length; n++) {
    const gap = times[n]! - times[n - 1]!;
    if (gap >= SHORTEST_FOLD_S) gaps.push([gap, times[n - 1]!, times[n]!]);
  }
  gaps.sort((one, other) => other[0] - one[0]);
  const folds: [number, number][] = [];
  let drawn = whole;
  for (const [gap, sooner, later] of gaps.slice(0, MOST_FOLDS)) {
    if (gap < drawn * FOLDED_SHARE || drawn - gap < SHORTEST_DRAWN_S) break;
    folds.push([sooner, later]);
    drawn -= gap;
  }
  return { folds: folds.sort((one, other) => one[0] - other[0]), drawn };
}
