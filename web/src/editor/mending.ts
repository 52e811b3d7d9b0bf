/* What y-prosemirror loses or doubles where two people change the shape of one block in the same instant, mended by the pages concerned.

   Letters that vanish with a block, and that whoever took it away had not seen, are put by their writer's page where the copy of that block is now; with no
   copy, they stand in a paragraph of their own. What was copied twice (two who split one paragraph, or make it another kind) is taken out of the copy that
   stands first; both pages take out the same, which is one removal. The cursor goes along with the words it stood in. */
import { createRelativePositionFromTypeIndex, decodeUpdate, type Doc, type Item, type RelativePosition, type Transaction, XmlElement, XmlFragment, XmlText } from "yjs";
import { bring, freshest, keepApart, type Move, type Place, spot, standOf } from "./bringing";
import { Orphans, type Others } from "./orphans";
import { Twice } from "./twice";
import { added, before, comesFirst, given, isAlive, isNamed, isThere, nameOf, type Names, placeOf, removeUnits, robbed, saysOf, topOf, type Unit, unitsOf } from "./units";

const JUST_MS = 10_000;
const MOST_COPIES = 60;
const LONGEST_COPY = 50_000;
/* Letters that may have been written in a copy before it is found to be a second one. */
const MOST_BETWEEN = 40;
/* Of a text that was changed while it was copied, so much must be the same. */
const LIKE_ENOUGH = 0.5;
/* So many letters in a row, gone from one place and here in two, are one text wherever they stand. */
const SURELY_THE_SAME = 8;

export interface Cursor {
  anchor: RelativePosition;
  head: RelativePosition;
}

/* A section's cursor as it was before the change, and the way to put it somewhere. */
export interface CursorOf {
  remembered(): Cursor | null;
  place(cursor: Cursor): void;
}

/* What this page copied: letters that are gone, and their copies, one for one. */
interface Copy {
  from: Unit[];
  to: Unit[];
  isWhole: boolean;
}

type Cursors = (readonly [CursorOf, Cursor | null])[];

export class Mending {
  readonly #orphans: Orphans;
  readonly #twice: Twice;
  readonly #copies: Copy[] = [];
  /* What it copied, also after that was mended. */
  readonly #noted: { from: Unit[] }[] = [];
  readonly #cursors = new Map<XmlFragment, CursorOf>();
  /* From which letter on they were typed since when. */
  readonly #typed: { at: number; clock: number }[] = [];

  /* `heard` is the update that is just being put in, as it came: what is said to be deleted in it was known to whoever deleted it. */
  constructor(private readonly doc: Doc, private readonly heard: () => Uint8Array | null, others: Others) {
    this.#twice = new Twice(doc, (words) => others.haveDoubled(words));
    this.#orphans = new Orphans(doc, others, (change) => doc.transact(change, this));
    doc.on("afterTransaction", (change: Transaction) => {
      if (change.origin === this) return;
      if (change.local) this.#clock(change);
      const takesAway = change.deleteSet.clients.size > 0;
      if (change.local && takesAway) this.#note(change);
      // What this page took away itself is no news, but a second copy of it is.
      else if (!change.local && (takesAway || this.#copies.length)) this.#mend(change);
      const update = change.local ? null : this.heard();
      if (update) this.#orphans.hear(update, change.beforeState);
    });
  }

  /* Everything that waits for others, at once. */
  settle(): void {
    this.#orphans.settle();
    this.#twice.settle();
  }

  attend(fragment: XmlFragment, cursor: CursorOf): void {
    this.#cursors.set(fragment, cursor);
  }

  forget(fragment: XmlFragment): void {
    this.#cursors.delete(fragment);
  }

  #clock({ beforeState, afterState }: Transaction): void {
    const [clock, end] = [beforeState, afterState].map((state) => state.get(this.doc.clientID) ?? 0);
    if (end! > clock!) this.#typed.push({ at: performance.now(), clock: clock! });
    this.#clockBefore();
  }

  /* What this page itself copies is remembered for a while: somebody else may just be doing the same. */
  #note(change: Transaction): void {
    const gave = given(change);
    for (const block of robbed(change)) {
      const old = unitsOf(block, before(change));
      const moved = old.filter((unit) => unit.item.deleted);
      const says = saysOf(moved);
      if (says.length > LONGEST_COPY) continue;
      if (!isAlive(block)) this.#give(block, old, change, gave);
      for (const copy of says ? gave : []) {
        const units = copy === block ? [] : unitsOf(copy, added(change));
        const at = saysOf(units).indexOf(says);
        if (at < 0) continue;
        this.#carryOn(moved, units.slice(at, at + moved.length));
        this.#noted.push({ from: moved });
        if (this.#noted.length > MOST_COPIES) this.#noted.shift();
        this.#copies.push({ from: moved, to: units.slice(at, at + moved.length), isWhole: !isAlive(block) });
        if (this.#copies.length > MOST_COPIES) this.#copies.shift();
        break;
      }
    }
  }

  #give(block: XmlElement, old: Unit[], change: Transaction, gave: Set<XmlElement>): void {
    const move = findCopy(block, old, new Set(old), change, gave);
    const from = move ? old.filter((unit) => move.copies.has(unit)) : [];
    this.#orphans.take({ block, old, copies: new Map(from.map((unit) => [unit, move!.copies.get(unit)!])), copy: move?.copy ?? null, by: this.doc.clientID, lost: [] });
  }

  /* Copies that are copied once more are still copies of the first. */
  #carryOn(from: Unit[], to: Unit[]): void {
    const now = new Map(from.map((unit, place) => [nameOf(unit), to[place]!]));
    this.#orphans.carryOn(now);
    for (const copy of this.#copies) copy.to = copy.to.map((unit) => now.get(nameOf(unit)) ?? unit);
  }

  #mend(change: Transaction): void {
    const update = this.heard();
    const known: Names = update ? (decodeUpdate(update).ds.clients as Names) : new Map();
    if (!known.size) return;
    const gave = given(change);
    const cursors = [...this.#cursors.values()].map((cursor) => [cursor, cursor.remembered()] as const);
    const follow: (() => void)[] = [];
    this.doc.transact(() => {
      for (const block of robbed(change)) this.#follow(block, change, known, gave, cursors, follow);
      for (const copy of [...this.#copies]) this.#undouble(copy, change, known, gave, cursors, follow);
      for (const { from } of this.#noted) this.#twice.meet(from.filter((unit) => isNamed(known, unit)));
      this.#twice.restore();
    }, this);
    if (follow.length) queueMicrotask(() => follow.forEach((go) => go()));
  }

  #follow(block: XmlElement, change: Transaction, known: Names, gave: Set<XmlElement>, cursors: Cursors, follow: (() => void)[]): void {
    const old = unitsOf(block, before(change));
    const moved = new Set(old.filter((unit) => unit.item.deleted && isNamed(known, unit)));
    const move = isAlive(block) && !moved.size ? null : findCopy(block, old, moved, change, gave);
    const gone = old.filter((unit) => unit.client === this.doc.clientID && unit.item.deleted && !moved.has(unit));
    const stranded = move?.isNew ? this.#stranded(old, moved) : [];
    const put = new Map<Unit, Place>();
    if (move) this.#orphans.carryOn(new Map([...move.copies].map(([unit, copy]) => [nameOf(unit), copy])));
    if (!isAlive(block)) {
      const lost = old.filter((unit) => unit.client !== this.doc.clientID && unit.item.deleted && !moved.has(unit));
      this.#orphans.take({ block, old, copies: move?.copies ?? new Map(), copy: move?.copy ?? null, by: move?.copy._item?.id.client ?? null, lost });
    }
    if (move) bring(move, [...gone, ...stranded], put);
    else if (!isAlive(block)) keepApart(standOf(block), gone, put);
    removeUnits(stranded);
    for (const [cursor, was] of cursors) {
      if (!was) continue;
      const [anchor, head] = [was.anchor, was.head].map((end) => followed(end, block, old, moved, move, put));
      if (anchor || head) follow.push(() => cursor.place({ anchor: anchor ?? was.anchor, head: head ?? was.head }));
    }
  }

  /* Letters just typed that stayed behind when the end of the line they stood in became a new block. */
  #stranded(old: Unit[], moved: Set<Unit>): Unit[] {
    const tail = old.slice(old.findIndex((unit) => moved.has(unit)));
    const isJustTyped = (unit: Unit): boolean => unit.client === this.doc.clientID && !unit.item.deleted && unit.clock >= this.#clockBefore();
    return moved.size && tail.every((unit) => moved.has(unit) || isJustTyped(unit)) ? tail.filter((unit) => !moved.has(unit)) : [];
  }

  #clockBefore(): number {
    while (this.#typed[0] && this.#typed[0].at < performance.now() - JUST_MS) this.#typed.shift();
    return this.#typed[0]?.clock ?? Infinity;
  }

  /* Somebody else has copied what this page copied, not knowing of it. */
  #undouble(copy: Copy, change: Transaction, known: Names, gave: Set<XmlElement>, cursors: Cursors, follow: (() => void)[]): void {
    const both = copy.from.map((id, place) => (isNamed(known, id) && isThere(freshest(this.doc, copy.to[place]!)) ? place : -1)).filter((place) => place >= 0);
    const mine = both.map((place) => ({ ...copy.to[place]!, item: freshest(this.doc, copy.to[place]!) }));
    const home = mine[0] && blockAbove(mine[0].item);
    if (!home || !isAlive(home)) return;
    for (const block of gave) {
      const theirs = areNeighbours(home, block) || saysOf(mine).trim().length >= SURELY_THE_SAME ? lastOf(unitsOf(block, added(change)), mine) : null;
      if (!theirs) continue;
      const all = unitsOf(home, isThere);
      const isMineFirst = home === block ? all.findIndex((unit) => unit.item === mine[0]!.item) < all.findIndex((unit) => unit.item === theirs[0]!.item) : comesFirst(home, block);
      const [first, kept] = isMineFirst ? [mine, theirs] : [theirs, mine];
      for (const [cursor, was] of cursors) {
        const ends = was && [was.anchor, was.head].map((end) => swapped(end, first, kept));
        if (was && ends?.some(Boolean)) follow.push(() => cursor.place({ anchor: ends[0] ?? was.anchor, head: ends[1] ?? was.head }));
      }
      this.#twice.takeOut(isMineFirst ? home : block, kept);
      removeUnits(first);
      const emptied = isMineFirst ? home : block;
      if (copy.isWhole && !unitsOf(emptied, isThere).length) {
        const copies = new Map(first.map((unit, place) => [unit, kept[place]!]));
        this.#orphans.take({ block: emptied, old: first, copies, copy: isMineFirst ? block : home, by: this.doc.clientID, lost: [] });
        removeBlock(emptied);
      }
      this.#orphans.carryOn(new Map(first.map((unit, place) => [nameOf(unit), kept[place]!])));
      this.#copies.splice(this.#copies.indexOf(copy), 1);
      return;
    }
  }
}

/* The block that is the copy of what was taken from another: it says the same, or, where nothing was said, stands in its place. */
function findCopy(block: XmlElement, old: Unit[], moved: Set<Unit>, change: Transaction, gave: Set<XmlElement>): Move | null {
  const from = [...moved];
  const says = saysOf(from);
  let best: Move | null = null;
  let most = -1;
  for (const copy of gave) {
    if (copy === block) continue;
    const units = unitsOf(copy, added(change));
    const isNew = added(change)(copy._item!);
    if (!says && !(isNew && !units.length && isBeside(copy, block, change))) continue;
    const found = alike(says, saysOf(units));
    if (found.count <= most || found.count < LIKE_ENOUGH * says.length) continue;
    most = found.count;
    best = { old, copy, isNew, copies: new Map(from.flatMap((unit, place) => (units[found.at(place)] ? [[unit, units[found.at(place)]!]] : []))) };
  }
  return best;
}

/* The units that say the same as `mine`, at the end of a line in which somebody may have written something since; null where that is not certain. */
function lastOf(line: Unit[], mine: Unit[]): Unit[] | null {
  const [fromEnd, fromStart]: Unit[][] = [[], []];
  let place = line.length;
  for (let own = mine.length - 1; own >= 0; own--) {
    while (--place >= 0 && line[place]!.key !== mine[own]!.key);
    if (place < 0) return null;
    fromEnd!.unshift(line[place]!);
  }
  const skipped = line.length - place - mine.length;
  for (const unit of mine) {
    while (place < line.length && line[place]!.key !== unit.key) place += 1;
    fromStart!.push(line[place++]!);
  }
  return skipped <= Math.min(MOST_BETWEEN, mine.length / 2) && fromEnd!.every((unit, at) => unit === fromStart![at]) ? fromEnd! : null;
}

/* How much of a text stands in another, at which place each of its letters: all of it somewhere, or its beginning and its end. */
function alike(says: string, now: string): { count: number; at: (place: number) => number } {
  const whole = now.indexOf(says);
  if (whole >= 0) return { count: says.length, at: (place) => whole + place };
  let [start, end] = [0, 0];
  while (start < says.length && says[start] === now[start]) start += 1;
  while (start + end < Math.min(says.length, now.length) && says[says.length - end - 1] === now[now.length - end - 1]) end += 1;
  return { count: start + end, at: (place) => (place < start ? place : place >= says.length - end ? now.length - says.length + place : -1) };
}

/* Where an end of the selection that stood in the old block is to stand now; null where it is well where it is. */
function followed(end: RelativePosition, block: XmlElement, old: Unit[], moved: Set<Unit>, move: Move | null, put: Map<Unit, Place>): RelativePosition | null {
  const place = placeIn(end, block, old);
  if (place === null) return null;
  const left = old[place - 1];
  const behind = left && put.get(left);
  if (behind) return createRelativePositionFromTypeIndex(behind.text, behind.index, -1);
  const isGone = !isAlive(block) || (left ? moved.has(left) : moved.has(old[place]!));
  if (!move || !isGone) return null;
  const { text, index } = spot(move, place);
  return createRelativePositionFromTypeIndex(text, index, index ? -1 : 0);
}

/* Before which unit of a block a position stands; null when it stands elsewhere. */
function placeIn(end: RelativePosition, block: XmlElement, old: Unit[]): number | null {
  if (end.item) {
    const place = old.findIndex((unit) => unit.client === end.item!.client && unit.clock === end.item!.clock);
    return place < 0 ? null : place + (end.assoc < 0 ? 1 : 0);
  }
  if (!end.type) return null;
  const isOf = (item: Item | null): boolean => item !== null && item.id.client === end.type!.client && item.id.clock === end.type!.clock;
  if (isOf(block._item)) return old.length;
  for (let child = block._start; child; child = child.right) {
    if (!isOf(child)) continue;
    const last = old.findLastIndex((unit) => (unit.item.parent as XmlText)._item === child);
    return last < 0 ? (old.length ? null : 0) : last + 1;
  }
  return null;
}

function swapped(end: RelativePosition, first: Unit[], kept: Unit[]): RelativePosition | null {
  const block = blockAbove(first[0]!.item);
  const place = block && placeIn(end, block, first);
  if (place === null || place === undefined) return null;
  const { text, index } = place < kept.length ? placeOf(kept[place]!, false) : placeOf(kept[kept.length - 1]!, true);
  return createRelativePositionFromTypeIndex(text, index, 0);
}

function blockAbove(item: Item): XmlElement | null {
  const parent = item.parent;
  const block = parent instanceof XmlText ? parent._item?.parent : parent;
  return block instanceof XmlElement ? block : null;
}

/* Whether nothing stands between two blocks that could come from one. */
function areNeighbours(one: XmlElement, other: XmlElement): boolean {
  const [here, there] = [topOf(one), topOf(other)];
  return here !== null && there !== null && here.fragment === there.fragment && Math.abs(here.index - there.index) <= 1;
}

/* Whether a new block stands where one has just been taken away: what is between them is gone or as new. */
function isBeside(fresh: XmlElement, gone: XmlElement, change: Transaction): boolean {
  const tops = new Set<Item>();
  for (let item = fresh._item; item; item = item.parent instanceof XmlElement ? item.parent._item : null) tops.add(item);
  for (const way of ["left", "right"] as const) {
    for (let item = gone._item?.[way]; item; item = item[way]) {
      if (tops.has(item)) return true;
      if (!item.deleted && !added(change)(item)) break;
    }
  }
  return false;
}

function removeBlock(block: XmlElement): void {
  let one = block;
  while (one._item?.parent instanceof XmlElement && one._item.parent.length === 1) one = one._item.parent;
  const parent = one._item?.parent;
  if (!(parent instanceof XmlFragment)) return;
  const all = parent.toArray();
  if (all.length > 1) parent.delete(all.indexOf(one), 1);
}

