/* The shared text seen as a row of letters and things in the line (mentions, breaks), each with the name it keeps for good. A block that is made another kind,
   split, joined or moved is a new one with a copy of the letters: y-prosemirror knows no other way. This finds which letters are copies of which. */
import { ContentString, ContentType, type ID, Item, iterateDeletedStructs, type Transaction, XmlElement, XmlFragment, XmlText } from "yjs";

/* Blocks whose content is a line of text. */
export const HOLDS_TEXT = new Set(["paragraph", "heading", "code_block", "table_header", "table_cell"]);
const THING = "\ufffc";

export interface Unit {
  client: number;
  clock: number;
  key: string;
  item: Item;
}

/* Names of letters: by client, pieces of first clock and length. */
export type Names = Map<number, { clock: number; len: number }[]>;

export function isNamed(names: Names, { client, clock }: ID): boolean {
  return names.get(client)?.some((piece) => clock >= piece.clock && clock < piece.clock + piece.len) ?? false;
}

export function unitsOf(block: XmlElement, counts: (item: Item) => boolean): Unit[] {
  const found: Unit[] = [];
  for (const child of items(block)) {
    const inner = child.content instanceof ContentType ? child.content.type : null;
    if (inner instanceof XmlText) for (const item of items(inner)) found.push(...(item.content instanceof ContentString && counts(item) ? letters(item, item.content.str) : []));
    else if (inner instanceof XmlElement && counts(child)) found.push({ ...child.id, key: THING, item: child });
  }
  return found;
}

function letters(item: Item, text: string): Unit[] {
  return Array.from({ length: text.length }, (_, offset) => ({ client: item.id.client, clock: item.id.clock + offset, key: text[offset]!, item }));
}

function* items(parent: XmlElement | XmlText): Generator<Item> {
  for (let item = parent._start; item; item = item.right) yield item;
}

export const nameOf = ({ client, clock }: ID): string => `${client}.${clock}`;

export function saysOf(units: Unit[]): string {
  return units.map((unit) => unit.key).join("");
}

export const isThere = (item: Item): boolean => !item.deleted;

/* What could be seen before a change, and what it has added. */
export function before(change: Transaction): (item: Item) => boolean {
  return (item) => item.id.clock < (change.beforeState.get(item.id.client) ?? 0) && (!item.deleted || isNamed(change.deleteSet.clients as Names, item.id));
}

export function added(change: Transaction): (item: Item) => boolean {
  return (item) => !item.deleted && item.id.clock >= (change.beforeState.get(item.id.client) ?? 0);
}

/* The blocks from which a change took something. */
export function robbed(change: Transaction): Set<XmlElement> {
  const found = new Set<XmlElement>();
  iterateDeletedStructs(change, change.deleteSet, (struct) => {
    const block = struct instanceof Item ? blockOf(struct) : null;
    if (block?._item && before(change)(block._item)) found.add(block);
  });
  return found;
}

/* The blocks to which it gave something. */
export function given(change: Transaction): Set<XmlElement> {
  const found = new Set<XmlElement>();
  for (const [client, end] of change.afterState) {
    const start = change.beforeState.get(client) ?? 0;
    const structs = end > start ? (change.doc.store.clients.get(client) ?? []) : [];
    for (let place = structs.length - 1; place >= 0 && structs[place]!.id.clock >= start; place--) {
      const struct = structs[place]!;
      const block = struct instanceof Item && !struct.deleted ? blockOf(struct) : null;
      if (block && isAlive(block)) found.add(block);
    }
  }
  return found;
}

/* The block that an item is, or in whose line it stands. */
function blockOf(item: Item): XmlElement | null {
  let above: unknown = item.content instanceof ContentType ? item.content.type : item.parent;
  while (above instanceof XmlText || above instanceof XmlElement) {
    if (above instanceof XmlElement && HOLDS_TEXT.has(above.nodeName)) return above;
    above = above._item?.parent;
  }
  return null;
}

export function isAlive(element: XmlElement | XmlText): boolean {
  return Boolean(element._item && !element._item.deleted);
}

/* Where a unit is: a text, and a place in it. Before or after it. */
export function placeOf(unit: Unit, isAfter: boolean): { text: XmlText; index: number } {
  const parent = unit.item.parent;
  if (parent instanceof XmlText) {
    let index = unit.clock - unit.item.id.clock + (isAfter ? 1 : 0);
    for (let item = unit.item.left; item; item = item.left) index += item.deleted || !item.countable ? 0 : item.length;
    return { text: parent, index };
  }
  const block = parent as XmlElement;
  const at = block.toArray().findIndex((child) => child._item === unit.item) + (isAfter ? 1 : 0);
  const beside = block.toArray()[isAfter ? at : at - 1];
  if (beside instanceof XmlText) return { text: beside, index: isAfter ? 0 : beside.length };
  const text = new XmlText();
  block.insert(at, [text]);
  return { text, index: 0 };
}

/* The start of a line without letters. */
export function startOf(block: XmlElement): { text: XmlText; index: number } {
  const first = block.toArray()[0];
  if (first instanceof XmlText) return { text: first, index: 0 };
  const text = new XmlText();
  block.insert(0, [text]);
  return { text, index: 0 };
}

export function removeUnits(units: Unit[]): void {
  for (let end = units.length; end > 0; ) {
    const last = units[end - 1]!;
    let start = end - 1;
    while (start > 0 && last.key !== THING && units[start - 1]!.item === last.item && units[start - 1]!.clock === units[start]!.clock - 1) start -= 1;
    const parent = last.item.parent;
    if (!last.item.deleted && parent instanceof XmlElement) parent.delete(parent.toArray().findIndex((child) => child._item === last.item), 1);
    else if (!last.item.deleted) {
      const { text, index } = placeOf(units[start]!, false);
      text.delete(index, end - start);
    }
    end = start;
  }
}

export function topOf(element: XmlElement): { fragment: XmlFragment; index: number } | null {
  let one: XmlElement = element;
  while (one._item?.parent instanceof XmlElement) one = one._item.parent;
  const fragment = one._item?.parent;
  return fragment instanceof XmlFragment ? { fragment, index: fragment.toArray().indexOf(one) } : null;
}

/* Which of two stands first in the section. */
export function comesFirst(one: XmlElement, other: XmlElement): boolean {
  const fragment = topOf(one)?.fragment;
  const walk: unknown[] = [...(fragment?.toArray() ?? [])];
  for (let next = walk.shift(); next; next = walk.shift()) {
    if (next === one) return true;
    if (next === other) return false;
    if (next instanceof XmlElement) walk.unshift(...next.toArray());
  }
  return false;
}

/* The section's text that a block stands in. */
export function rootOf(inside: unknown): XmlFragment | null {
  let above = inside;
  while (above instanceof XmlElement || above instanceof XmlText) above = above._item?.parent;
  return above instanceof XmlFragment ? above : null;
}
