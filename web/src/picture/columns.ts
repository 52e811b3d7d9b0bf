/* What the server sends (timeline/picture.py), made ready for drawing: only lines that have a time, in the order of their times. */
export interface Answer {
  base: number;
  phases: [name: string, says: string, seconds: number][];
  at: (number | null)[];
  kind: number[];
  role: number[];
  source: number[];
  flags: number[];
  until: [place: number, seconds: number][];
  learned: [place: number, seconds: number][];
  uid: string[];
  text: string[];
  kinds: [name: string, label: string][];
  roles: string[];
  sources: string[];
  page_size: number;
  open: { story: string; log: string };
}

export const IN_STORY = 1;
export const DECISION = 2;
export const ABOUT = 4;
export const THAT_DAY = 8;

/* Marks are numbered in the order of their times; `place` is where each stands in the log. Times are seconds since `base`. */
export interface Marks {
  count: number;
  place: Int32Array;
  at: Float64Array;
  flags: Uint8Array;
  kind: string[];
  until: Map<number, number>;
  learned: Map<number, number>;
}

export function marksOf(answer: Answer): Marks {
  const places: number[] = [];
  answer.at.forEach((at, place) => {
    if (at !== null) places.push(place);
  });
  places.sort((one, other) => answer.at[one]! - answer.at[other]! || one - other);
  const numbers = new Map(places.map((place, number) => [place, number]));
  const byNumber = (pairs: [number, number][]): Map<number, number> =>
    new Map(pairs.flatMap(([place, seconds]) => (numbers.has(place) ? [[numbers.get(place)!, seconds] as const] : [])));
  return {
    count: places.length,
    place: Int32Array.from(places),
    at: Float64Array.from(places, (place) => answer.at[place]!),
    flags: Uint8Array.from(places, (place) => answer.flags[place]!),
    kind: places.map((place) => answer.kinds[answer.kind[place]!]![0]),
    until: byNumber(answer.until),
    learned: byNumber(answer.learned),
  };
}

/* Where a line is read: the page of the list it stands on. */
export function addressOf(answer: Answer, place: number): string {
  const inStory = Boolean(answer.flags[place]! & IN_STORY);
  let before = place;
  if (inStory) {
    before = 0;
    for (let other = 0; other < place; other++) before += answer.flags[other]! & IN_STORY;
  }
  const page = Math.floor(before / answer.page_size) + 1;
  return answer.open[inStory ? "story" : "log"].replace("{page}", String(page)).replace("{uid}", answer.uid[place]!);
}
