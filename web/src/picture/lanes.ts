/* Which lane a mark is drawn in. Lanes stand in the order in which they are first met; none says how much is in it. */
import type { Answer, Marks } from "./columns";
import { IN_STORY } from "./columns";

export type LaneMode = "role" | "source";
const MOST_LANES = 8;

export interface Lanes {
  names: string[];
  of: Uint8Array;
  /* Where what was learned late arrives: with those who answer. −1 where lanes are sources. */
  responders: number;
}

/* By role, what has none goes where the drawing for files puts it: harm to customers, alerts, changes, and the rest to the responders. */
export function lanesOf(answer: Answer, marks: Marks, mode: LaneMode, words: DOMStringMap): Lanes {
  const ofKind: Record<string, string> = { impact: words["customers"]!, alert: words["alerts"]!, change: words["changes"]! };
  const nameOf = (mark: number): string => {
    const place = marks.place[mark]!;
    if (mode === "source") return answer.sources[answer.source[place]!] || words["byHand"]!;
    return answer.roles[answer.role[place]!] || (ofKind[marks.kind[mark]!] ?? words["responders"]!);
  };
  const met = new Set<string>();
  for (const isStory of [true, false]) {
    for (let mark = 0; mark < marks.count; mark++) if (Boolean(marks.flags[mark]! & IN_STORY) === isStory) met.add(nameOf(mark));
  }
  const names = ordered([...met], mode, words);
  const numbers = new Map(names.map((name, number) => [name, number]));
  const others = numbers.get(words["others"]!) ?? 0;
  const of = new Uint8Array(marks.count);
  for (let mark = 0; mark < marks.count; mark++) of[mark] = numbers.get(nameOf(mark)) ?? others;
  return { names, of, responders: mode === "role" ? (numbers.get(words["responders"]!) ?? -1) : -1 };
}

function ordered(met: string[], mode: LaneMode, words: DOMStringMap): string[] {
  const kept = met.length > MOST_LANES ? [...met.slice(0, MOST_LANES - 1), words["others"]!] : met;
  if (mode === "source") return kept;
  const [top, bottom] = [[words["customers"]!, words["alerts"]!], [words["changes"]!]];
  const middle = kept.filter((name) => !top.includes(name) && !bottom.includes(name));
  return [...top.filter((name) => kept.includes(name)), ...middle, ...bottom.filter((name) => kept.includes(name))];
}
