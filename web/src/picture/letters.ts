/* Words on the picture: how wide they are, as much of them as there is room for, and where there is room. */
const [MOST_LETTERS, FEWEST_LETTERS, LETTER_PX] = [34, 9, 6.7];

export class Letters {
  readonly #ink: CanvasRenderingContext2D;
  readonly #family: string;
  readonly #widths = new Map<string, number>();

  constructor(ink: CanvasRenderingContext2D, family: string) {
    this.#ink = ink;
    this.#family = family;
  }

  cut(text: string, room: number, font: string): string {
    let shown = text;
    while (shown.length > 4 && this.width(shown, font) > room) shown = `${shown.slice(0, -2).trimEnd()}…`;
    return shown;
  }

  width(text: string, font: string): number {
    const key = font + text;
    let found = this.#widths.get(key);
    if (found === undefined) {
      if (this.#widths.size > 5000) this.#widths.clear();
      this.#ink.font = `${font} ${this.#family}`;
      found = this.#ink.measureText(text).width;
      this.#widths.set(key, found);
    }
    return found;
  }

  write(text: string, x: number, y: number, font: string, colour: string, halo = ""): void {
    const ink = this.#ink;
    const wanted = `${font} ${this.#family}`;
    if (ink.font !== wanted) ink.font = wanted;
    if (halo) {
      ink.strokeStyle = halo;
      ink.lineWidth = 4;
      ink.lineJoin = "round";
      ink.strokeText(text, x, y);
      ink.lineWidth = 1;
    }
    ink.fillStyle = colour;
    ink.fillText(text, x, y);
  }
}

/* As much of a text as there is room for; nothing where that is less than tells anything. */
export function fitted(text: string, room: number): string {
  const letters = Math.min(MOST_LETTERS, Math.floor(room / LETTER_PX));
  if (letters >= text.length) return text;
  return letters < FEWEST_LETTERS ? "" : `${text.slice(0, letters - 1).trimEnd()}…`;
}

/* How far it is from a place to the next one that is taken; nothing where the place itself is. */
export function roomAfter(taken: number[], left: number, most: number): number {
  let room = most;
  for (let n = 0; n < taken.length; n += 2) {
    const [from, to] = [taken[n]!, taken[n + 1]!];
    if (from <= left && left < to) {
      if (to - from > 14.5 || left - from < 10) return 0;
    } else if (from > left) room = Math.min(room, from - left);
  }
  return room - 4;
}

/* The same to the left of a mark. */
export function roomBefore(taken: number[], mark: number, aside: number, least: number): number {
  let from = least;
  for (let n = 0; n < taken.length; n += 2) {
    const [left, right] = [taken[n]!, taken[n + 1]!];
    if (left > mark - 8) continue;
    if (right > mark + aside) return 0;
    from = Math.max(from, right);
  }
  return mark + aside - from - 4;
}
