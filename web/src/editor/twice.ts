/* Two copies of one text: which was taken out in favour of which, in case the other one goes too; and which could not be told apart, so that people are told. */
import { type Doc, Item, XmlElement, XmlFragment } from "yjs";
import { freshest, keepApart, standOf } from "./bringing";
import { HOLDS_TEXT, isAlive, isThere, rootOf, saysOf, type Unit, unitsOf } from "./units";

/* As long as it takes others to hear of the same copies. What goes later goes on purpose. */
const OTHERS_HEAR_MS = 3000;
const SHORTEST = 8;

interface TakenOut {
  says: string;
  kept: Unit[];
  fragment: XmlFragment;
  stand: { parent: XmlFragment; index: number };
  at: number;
}

export class Twice {
  #takenOut: TakenOut[] = [];
  readonly #met = new Map<string, XmlFragment>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly doc: Doc, private readonly say: (words: string) => void) {}

  /* `first` is being taken out of `home`, since `kept` says the same. */
  takeOut(home: XmlElement, kept: Unit[]): void {
    const fragment = rootOf(home);
    if (fragment) this.#takenOut.push({ says: saysOf(kept), kept, fragment, stand: standOf(home), at: performance.now() });
  }

  /* Somebody else took out what was kept here, in favour of what was taken out here: better twice than not at all. */
  restore(): void {
    this.#takenOut = this.#takenOut.filter(({ at }) => at > performance.now() - OTHERS_HEAR_MS);
    for (const one of [...this.#takenOut]) {
      if (one.kept.some((unit) => this.#isThere(unit))) continue;
      this.#takenOut.splice(this.#takenOut.indexOf(one), 1);
      if (blocksIn(one.fragment).some((block) => saysOf(unitsOf(block, isThere)).includes(one.says))) continue;
      const parent = one.stand.parent instanceof XmlElement && !isAlive(one.stand.parent) ? one.fragment : one.stand.parent;
      keepApart({ parent, index: Math.min(one.stand.index, parent.length) }, one.kept, new Map());
    }
  }

  /* Somebody else has taken away the same letters as this page. When all have mended what they could, look whether the words stand twice. */
  meet(both: Unit[]): void {
    const fragment = both[0] ? rootOf(both[0].item.parent) : null;
    const says = saysOf(both).trim();
    if (!fragment || says.length < SHORTEST) return;
    this.#met.set(says, fragment);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.settle(), OTHERS_HEAR_MS);
  }

  settle(): void {
    for (const [says, fragment] of this.#met) {
      const text = blocksIn(fragment).filter((block) => HOLDS_TEXT.has(block.nodeName)).map((block) => saysOf(unitsOf(block, isThere))).join("\n");
      const found = piecesOf(says).find((piece) => says.indexOf(piece) === says.lastIndexOf(piece) && text.indexOf(piece) !== text.lastIndexOf(piece));
      if (found) this.say(found);
    }
    this.#met.clear();
  }

  #isThere(unit: Unit): boolean {
    const item = freshest(this.doc, unit) as unknown;
    return item instanceof Item && isThere(item);
  }
}

/* A text in pieces that are long enough to be no accident. */
function piecesOf(says: string): string[] {
  return Array.from({ length: Math.max(1, Math.floor(says.length / SHORTEST)) }, (_, place) => says.slice(place * SHORTEST, (place + 1) * SHORTEST));
}

export function blocksIn(parent: XmlFragment): XmlElement[] {
  return parent.toArray().flatMap((child) => (child instanceof XmlElement ? [child, ...blocksIn(child)] : []));
}
