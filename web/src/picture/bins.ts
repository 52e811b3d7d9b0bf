/* How many marks fall together: places of a width that depends on the zoom alone, so that nothing flickers while one moves along. */
export interface Bins {
  size: number;
  first: number;
  count: number;
  all: Uint32Array;
  story: Uint32Array;
  chief: Int32Array;
}

/* The first number whose value is not below `wanted`, in values that only grow. */
export function firstAtOrAfter(values: Float64Array, wanted: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/* The width of a place: a power of two of seconds that is drawn between half of `widest` and all of it. */
export function binSize(secondsPerPixel: number, widest: number): number {
  return 2 ** Math.floor(Math.log2(secondsPerPixel * widest));
}

/* Marks `from` … `to` (not included) by lane and place. `chief` is the mark that stands for a place: a decision, else one of the
   story, else the first; −1 where there is none. `room` is filled again, so that a frame leaves nothing to collect. */
export function countBins(
  marks: { drawn: Float64Array; lane: Uint8Array; weight: Uint8Array },
  range: { from: number; to: number; begins: number; ends: number },
  size: number,
  lanes: number,
  room: Bins | undefined,
): Bins {
  const first = Math.floor(range.begins / size);
  const count = Math.floor(range.ends / size) - first + 1;
  const bins = room && room.all.length >= count * lanes ? room : { all: new Uint32Array(count * lanes), story: new Uint32Array(count * lanes), chief: new Int32Array(count * lanes) } as Bins;
  Object.assign(bins, { size, first, count });
  bins.all.fill(0, 0, count * lanes);
  bins.story.fill(0, 0, count * lanes);
  bins.chief.fill(-1, 0, count * lanes);
  for (let mark = range.from; mark < range.to; mark++) {
    const place = Math.floor(marks.drawn[mark]! / size) - first;
    if (place < 0 || place >= count) continue;
    const cell = marks.lane[mark]! * count + place;
    const [weight, chief] = [marks.weight[mark]!, bins.chief[cell]!];
    bins.all[cell]!++;
    if (weight) bins.story[cell]!++;
    if (chief < 0 || weight > marks.weight[chief]!) bins.chief[cell] = mark;
  }
  return bins;
}
