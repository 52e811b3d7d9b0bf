/* Round times on the axis, round on the clock of a zone, also on days when its clocks are changed. */
import type { FoldedTime } from "./folded-time";

const [MINUTE, HOUR, DAY] = [60, 3600, 86_400];
const STEPS = [
  1, 2, 5, 10, 15, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR,
  DAY, 2 * DAY, 7 * DAY, 14 * DAY, 28 * DAY, 91 * DAY, 364 * DAY, 3640 * DAY,
];

/* Days as the page writes them: 14 March, not March 14. */
const LOCALE = document.documentElement.lang.replace(/^(en)?$/, "en-GB");

export interface Tick {
  /* Seconds since 1970, and where it is drawn in folded time. */
  at: number;
  drawn: number;
  isDay: boolean;
}

export class Clock {
  readonly zone: string;
  readonly #parts: Intl.DateTimeFormat;
  readonly #offsets = new Map<number, number>();
  readonly #shown = new Map<string, string>();
  readonly #formats = new Map<string, Intl.DateTimeFormat>();

  constructor(zone: string) {
    this.zone = zone;
    this.#parts = new Intl.DateTimeFormat("en", {
      timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
    });
  }

  /* How many seconds the zone is ahead of UTC then. */
  offset(at: number): number {
    const quarter = Math.floor(at / 900);
    let found = this.#offsets.get(quarter);
    if (found === undefined) {
      const whole = quarter * 900;
      const parts = new Map(this.#parts.formatToParts(whole * 1000).map((part) => [part.type, Number(part.value)]));
      const given = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
      found = Date.UTC(given("year"), given("month") - 1, given("day"), given("hour"), given("minute"), given("second")) / 1000 - whole;
      this.#offsets.set(quarter, found);
    }
    return found;
  }

  show(at: number, options: Intl.DateTimeFormatOptions, name: string): string {
    const key = `${name} ${at}`;
    let found = this.#shown.get(key);
    if (found === undefined) {
      if (this.#shown.size > 4000) this.#shown.clear();
      let format = this.#formats.get(name);
      if (!format) {
        format = new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: this.zone, hourCycle: "h23" });
        this.#formats.set(name, format);
      }
      found = format.format(at * 1000);
      this.#shown.set(key, found);
    }
    return found;
  }

  time(at: number, withSeconds = false): string {
    if (withSeconds) return this.show(at, { hour: "2-digit", minute: "2-digit", second: "2-digit" }, "s");
    return this.show(at, { hour: "2-digit", minute: "2-digit" }, "m");
  }

  day(at: number): string {
    return this.show(at, { day: "numeric", month: "short" }, "d");
  }

  wholeDay(at: number): string {
    return this.show(at, { day: "numeric", month: "short", year: "numeric" }, "D");
  }

  /* The instant at which the zone's clock shows that, `wall` being counted as if it were UTC. */
  instant(wall: number): number {
    const guess = wall - this.offset(wall);
    return wall - this.offset(guess);
  }
}

/* The round times between two drawn moments that are at least `apart` seconds from each other, and the step between them. */
export function ticksBetween(time: FoldedTime, from: number, to: number, apart: number, clock: Clock, base: number): { step: number; ticks: Tick[] } {
  const step = STEPS.find((one) => one >= apart) ?? STEPS[STEPS.length - 1]!;
  const ticks: Tick[] = [];
  for (const stretch of time.stretches) {
    if (stretch.isFold || stretch.to < from || stretch.from > to) continue;
    const begins = base + time.time(Math.max(from, stretch.from));
    const ends = begins + Math.min(to, stretch.to) - Math.max(from, stretch.from);
    let wall = Math.ceil((begins + clock.offset(begins)) / step) * step;
    for (; wall - 2 * HOUR <= ends + clock.offset(ends); wall += step) {
      const at = clock.instant(wall);
      if (at < begins || at === ticks[ticks.length - 1]?.at) continue; // the hour that is left out when clocks go forward
      if (at > ends) break;
      ticks.push({ at, drawn: time.drawn(at - base), isDay: wall % DAY === 0 });
    }
  }
  return { step, ticks };
}
