/* Times and spans in words. The words themselves are in the template. */
import { ABOUT, THAT_DAY } from "./columns";
import type { Scene } from "./scene";

export function fill(pattern: string, given: Record<string, string | number>): string {
  return pattern.replace(/\{(\w+)\}/g, (_, name: string) => String(given[name] ?? ""));
}

/* "2 h 8 min": the two largest units. */
export function spanOf(seconds: number, words: DOMStringMap): string {
  const whole = Math.round(seconds);
  const parts: [string, number][] = [["d", Math.floor(whole / 86_400)], ["h", Math.floor(whole / 3600) % 24], ["min", Math.floor(whole / 60) % 60], ["s", whole % 60]];
  const largest = Math.max(0, parts.findIndex((part) => part[1] > 0));
  const told = parts.slice(largest, largest + 2).filter((part) => part[1] > 0);
  return (told.length ? told : [parts[3]!]).map(([unit, n]) => fill(words[unit]!, { n })).join(" ");
}

/* Whether the whole picture lies on one day of the clock's. */
export function isOneDay(scene: Scene): boolean {
  const ends = [scene.time.stretches[0]!.real, scene.time.time(scene.time.length)].map((at) => scene.clock.wholeDay(scene.answer.base + at));
  return ends[0] === ends[1];
}

export function momentOf(scene: Scene, seconds: number, withDay: boolean): string {
  const at = scene.answer.base + seconds;
  return withDay ? `${scene.clock.day(at)}, ${scene.clock.time(at)}` : scene.clock.time(at);
}

/* The time of a mark, as exactly as it is known, and UTC where that is another. */
export function timeOf(scene: Scene, mark: number, words: DOMStringMap): { shown: string; utc: string } {
  const flags = scene.marks.flags[mark]!;
  const at = scene.answer.base + scene.marks.at[mark]!;
  if (flags & THAT_DAY) return { shown: `${scene.clock.day(at)}, ${words["thatDay"]}`, utc: "" };
  const until = scene.marks.until.get(mark);
  const isFine = scene.width < 900;
  let shown = isOneDay(scene) ? scene.clock.time(at, isFine) : `${scene.clock.day(at)}, ${scene.clock.time(at, isFine)}`;
  if (until !== undefined) shown += ` – ${scene.clock.time(scene.answer.base + until)}`;
  if (flags & ABOUT) shown = `${words["about"]} ${shown}`;
  return { shown, utc: scene.clock.offset(at) ? `${scene.utc.time(at, isFine)} UTC` : "UTC" };
}

/* The part that is shown, from when to when and how long it is. */
export function partInWords(scene: Scene, words: DOMStringMap): string {
  const [from, to] = [scene.time.time(scene.part.from), scene.time.time(scene.part.to)];
  const [first, last] = [from, to].map((at) => scene.clock.wholeDay(scene.answer.base + at));
  const begins = `${first}, ${momentOf(scene, from, false)}`;
  return fill(words["window"]!, { from: begins, to: momentOf(scene, to, first !== last), span: spanOf(to - from, words) });
}

/* What is told of the chosen mark besides its words: its kind, role and source, when it was learned of, and that it is only in the log. */
export function aboutChosen(scene: Scene, words: DOMStringMap): string[] {
  const { answer, marks, chosen } = scene;
  const place = marks.place[chosen]!;
  const learned = marks.learned.get(chosen);
  return [
    answer.kinds[answer.kind[place]!]![1],
    answer.roles[answer.role[place]!]!,
    answer.sources[answer.source[place]!]!,
    learned === undefined ? "" : fill(words["learned"]!, { span: spanOf(learned - marks.at[chosen]!, words) }),
    scene.weight[chosen] ? "" : words["logOnly"]!,
  ];
}
