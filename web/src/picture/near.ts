/* Which mark is nearest to a place. */
import { firstAtOrAfter } from "./bins";
import type { Scene } from "./scene";

export function nearest(marks: Iterable<number>, scene: Scene, wanted: number): number {
  let [found, far] = [-1, Infinity];
  for (const mark of marks) {
    const away = Math.abs(scene.drawn[mark]! - wanted);
    if (away < far) [found, far] = [mark, away];
  }
  return found;
}

export function* inLane(scene: Scene, lane: number): Iterable<number> {
  for (let mark = 0; mark < scene.marks.count; mark++) if (scene.lanes.of[mark] === lane) yield mark;
}

export function nearestOfAll(scene: Scene, wanted: number): number {
  const after = firstAtOrAfter(scene.drawn, wanted);
  return nearest([after - 1, after].filter((mark) => mark >= 0 && mark < scene.marks.count), scene, wanted);
}
