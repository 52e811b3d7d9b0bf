/* Letters of somebody who has gone. A page brings back its own letters when somebody reshapes the block under them (mending.ts); one that was closed, or
   lost its line, before it heard of that can't. Whoever took the block away then does it: it knows which copy stands for which letter. */
import { ContentString, decodeUpdate, getItem, Item, type Doc, type ID, XmlElement, XmlFragment, XmlText } from "yjs";
import { bring, freshest, keepApart, type Move, runsOf, standOf } from "./bringing";
import { isAlive, isNamed, isThere, type Names, nameOf, rootOf, saysOf, type Unit, unitsOf } from "./units";
import { blocksIn } from "./twice";

/* Whoever is still here mends what is theirs as soon as they hear of it. */
const PATIENCE_MS = 2000;
const LONGEST_PATIENCE_MS = 60_000;
const MOST_TAKEN = 100;
const CONTEXT = 3;

/* Who has the document open, as far as this page knows. */
export interface Others {
  isHere(client: number): boolean;
  /* Two of them copied the same words at once, and both copies stand. */
  haveDoubled(words: string): void;
}

/* A block that was taken away, with every letter that stood in it, and the copies of those that were seen by whoever did it, if there is a copy. */
interface Away {
  old: Unit[];
  copies: Map<Unit, Unit>;
  copy: XmlElement | null;
  /* Who did it; null where nobody can tell. */
  by: number | null;
  /* The letters that were not seen. */
  lost: Unit[];
}

interface Taken extends Away {
  texts: string[];
  fragment: XmlFragment;
  stand: { parent: XmlFragment; index: number };
  at: number;
}

export class Orphans {
  readonly #taken: Taken[] = [];
  #timer = 0 as unknown as ReturnType<typeof setTimeout>;

  constructor(private readonly doc: Doc, private readonly others: Others, private readonly mend: (change: () => void) => void) {}

  take({ block, ...away }: Away & { block: XmlElement }): void {
    const fragment = rootOf(block);
    if (!fragment) return;
    const texts = [block._item!.id, ...childrenOf(block)].map(nameOf);
    this.#taken.push({ ...away, old: [...away.old], copies: new Map(away.copies), texts, fragment, stand: standOf(block), at: performance.now() });
    if (this.#taken.length > MOST_TAKEN) this.#taken.shift();
    if (away.lost.length) this.#soon();
  }

  /* Copies that were copied once more. */
  carryOn(now: Map<string, Unit>): void {
    for (const { copies } of this.#taken) for (const [unit, to] of copies) copies.set(unit, now.get(nameOf(to)) ?? to);
  }

  /* What an update brings into a block that is gone is noted, and forgotten where its writer takes it out again. */
  hear(update: Uint8Array, since: Map<number, number>): void {
    if (!this.#taken.length) return;
    const { structs, ds } = decodeUpdate(update);
    const known = ds.clients as Names;
    for (const taken of this.#taken) taken.lost = taken.lost.filter((unit) => !isNamed(known, unit));
    let isMore = false;
    for (const struct of structs) {
      if (!(struct instanceof Item) || !(struct.content instanceof ContentString) || struct.id.client === this.doc.clientID) continue;
      for (const [place, key] of [...struct.content.str].entries()) isMore = this.#note(struct, place, key, since, known) || isMore;
    }
    if (isMore) this.#soon();
  }

  #note(struct: Item, place: number, key: string, since: Map<number, number>, known: Names): boolean {
    const { client } = struct.id;
    const clock = struct.id.clock + place;
    const unit = { client, clock, key, item: struct };
    if (clock < (since.get(client) ?? 0) || isNamed(known, unit) || !isGone(this.doc, unit)) return false;
    const left = place ? { client, clock: clock - 1 } : struct.origin;
    for (const taken of this.#taken) {
      const all = taken.old;
      const behind = left ? all.findIndex((one) => one.client === left.client && one.clock === left.clock) : -1;
      const before = struct.rightOrigin ? all.findIndex((one) => one.client === struct.rightOrigin!.client && one.clock === struct.rightOrigin!.clock) : -1;
      const isIn = behind >= 0 || before >= 0 || taken.texts.includes(nameOfParent(struct));
      if (!isIn) continue;
      all.splice(behind >= 0 ? behind + 1 : before >= 0 ? before : all.length, 0, unit);
      taken.lost.push(unit);
      taken.at = performance.now();
      return true;
    }
    return false;
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.settle(), PATIENCE_MS * (0.75 + Math.random()));
  }

  /* Bring what belongs to those who have gone. What belongs to those who are here is left to them, and what others took away to those others, while they are. */
  settle(): void {
    let isWaiting = false;
    for (const taken of this.#taken) {
      if (!taken.lost.length) continue;
      const isOurs = taken.by === null || taken.by === this.doc.clientID || !this.others.isHere(taken.by);
      const [due, waiting] = [taken.lost.filter((unit) => isOurs && !this.others.isHere(unit.client)), taken.lost.filter((unit) => !isOurs || this.others.isHere(unit.client))];
      // Whoever stayed for so long has heard of it, and mended it.
      taken.lost = performance.now() - taken.at < LONGEST_PATIENCE_MS ? waiting : [];
      isWaiting ||= taken.lost.length > 0;
      const missing = runsOf(taken.old, inOrder(taken.old, due)).filter((run) => !this.#isThere(taken, run)).flat();
      if (missing.length) this.mend(() => this.#bring(taken, missing));
    }
    if (isWaiting) this.#soon();
  }

  #bring(taken: Taken, missing: Unit[]): void {
    const copies = this.#living(taken);
    const home = [...copies.values()][0]?.item.parent;
    const copy = home instanceof XmlText ? (home.parent as XmlElement) : taken.copy;
    if (copy && isAlive(copy)) bring({ old: taken.old, copies, copy, isNew: true } satisfies Move, missing, new Map());
    else keepApart(placeIn(taken), missing, new Map());
  }

  #living(taken: Taken): Map<Unit, Unit> {
    const found = new Map<Unit, Unit>();
    for (const [unit, to] of taken.copies) {
      const item = freshest(this.doc, to);
      if (item instanceof Item && isThere(item)) found.set(unit, { ...to, item });
    }
    return found;
  }

  /* Whether somebody has brought them already: the same letters between the same neighbours. */
  #isThere(taken: Taken, run: Unit[]): boolean {
    const first = taken.old.indexOf(run[0]!);
    const last = taken.old.indexOf(run[run.length - 1]!);
    const says = saysOf(taken.old.slice(Math.max(0, first - CONTEXT), last + 1 + CONTEXT));
    const alone = saysOf(run);
    const isFound = (block: XmlElement): boolean => saysOf(unitsOf(block, isThere)).includes(alone.length > 2 * CONTEXT ? alone : says);
    return blocksIn(taken.fragment).some(isFound);
  }
}

/* Where the block stood, if that is still there. */
function placeIn({ stand, fragment }: Taken): { parent: XmlFragment; index: number } {
  const parent = stand.parent instanceof XmlElement && !isAlive(stand.parent) ? fragment : stand.parent;
  return { parent, index: Math.min(stand.index, parent.length) };
}

function inOrder(old: Unit[], some: Unit[]): Unit[] {
  return some.length ? old.filter((unit) => some.includes(unit)) : some;
}

function isGone(doc: Doc, unit: ID): boolean {
  const item = getItem(doc.store, unit as ID) as unknown as { deleted: boolean } | undefined;
  return Boolean(item?.deleted);
}

function childrenOf(block: XmlElement): ID[] {
  const found: ID[] = [];
  for (let child = block._start; child; child = child.right) found.push(child.id);
  return found;
}

function nameOfParent(struct: Item): string {
  const parent = struct.parent as unknown;
  return parent && typeof parent === "object" && "clock" in parent ? nameOf(parent as ID) : "";
}
