/* Letters that lost the block they stood in are put where its copy is now. */
import { type Doc, getItem, type ID, type Item, XmlElement, type XmlFragment, XmlText } from "yjs";
import { placeOf, saysOf, startOf, type Unit } from "./units";

/* The copy of a block that was taken away, and of each of its letters that whoever did it had seen. */
export interface Move {
  old: Unit[];
  copies: Map<Unit, Unit>;
  copy: XmlElement;
  isNew: boolean;
}

export interface Place {
  text: XmlText;
  index: number;
}

/* Put letters that got lost behind the copy of the letter they stood behind. */
export function bring(move: Move, lost: Unit[], put: Map<Unit, Place>): void {
  for (const run of runsOf(move.old, lost).reverse()) {
    const { text, index } = spot(move, move.old.indexOf(run[0]!));
    text.insert(index, saysOf(run));
    run.forEach((unit, place) => put.set(unit, { text, index: index + place + 1 }));
  }
}

/* Letters that stand side by side, given in their order. */
export function runsOf(old: Unit[], some: Unit[]): Unit[][] {
  const runs: Unit[][] = [];
  let last = -2;
  for (const unit of some) {
    const place = old.indexOf(unit);
    if (place === last + 1) runs[runs.length - 1]!.push(unit);
    else runs.push([unit]);
    last = place;
  }
  return runs;
}

/* Where in the copy that is which stood before `place`: behind the copy of the nearest letter to the left, before that of the nearest to the right. */
export function spot({ old, copies, copy }: Move, place: number): Place {
  for (let left = place - 1; left >= 0; left--) {
    const unit = copies.get(old[left]!);
    if (unit) return placeOf(unit, true);
  }
  for (let right = place; right < old.length; right++) {
    const unit = copies.get(old[right]!);
    if (unit) return placeOf(unit, false);
  }
  return startOf(copy);
}

/* Where a block stood: in the section, a quote or an item of a list that is still there. */
export function standOf(block: XmlElement): { parent: XmlFragment; index: number } {
  let item = block._item!;
  while (item.parent instanceof XmlElement && (item.parent._item?.deleted || !["blockquote", "list_item"].includes(item.parent.nodeName))) item = item.parent._item!;
  let index = 0;
  for (let left = item.left; left; left = left.left) index += left.deleted ? 0 : left.length;
  return { parent: item.parent as XmlFragment, index };
}

/* No copy: the block was taken away on purpose, by someone who had not seen these letters. */
export function keepApart({ parent, index }: { parent: XmlFragment; index: number }, lost: Unit[], put: Map<Unit, Place>): void {
  const words = saysOf(lost);
  if (!words.trim()) return;
  const [paragraph, text] = [new XmlElement("paragraph"), new XmlText(words)];
  paragraph.insert(0, [text]);
  parent.insert(index, [paragraph]);
  lost.forEach((unit, place) => put.set(unit, { text, index: place + 1 }));
}

/* The item a unit is in by now: others' changes split items. */
export function freshest(doc: Doc, unit: Unit): Item {
  const found = getItem(doc.store, { client: unit.client, clock: unit.clock } as ID) as unknown as Item;
  return found;
}

