/* What can't be drawn at all is taken out of the shared text before it is drawn: y-prosemirror gives up on the whole section over text that stands
   outside any block, and the browser over quotes in quotes ten thousand deep. No editor writes either; a program with somebody's cookie may. */
import { type AbstractType, type Doc, Map as SharedMap, type Transaction, XmlElement, XmlFragment, XmlText } from "yjs";

const DEEPEST = 60;
/* Yjs takes away what is in a thing by calling itself: what is deep is taken away from its bottom, so many levels at a time. */
const AT_ONCE = 400;

/* Look after a section's text from now on. Called before anything else listens to it. */
export function keepShape(doc: Doc, fragment: XmlFragment): void {
  trim(doc, fragment);
  doc.on("beforeObserverCalls", (transaction: Transaction) => {
    if (transaction.local) return;
    const changed = [...transaction.changed.keys()].filter((one) => one instanceof XmlFragment && rootOf(one) === fragment) as unknown as XmlFragment[];
    for (const one of changed) trim(doc, one);
  });
}

function trim(doc: Doc, from: XmlFragment): void {
  const unwanted: [XmlFragment, number][] = [];
  const waiting: [XmlFragment, number][] = [[from, depthOf(from)]];
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [parent, depth] = next;
    const isTop = !(parent instanceof XmlElement);
    parent.toArray().forEach((child, place) => {
      const isText = child instanceof XmlText;
      const isTooDeep = depth >= DEEPEST && (depth - DEEPEST) % AT_ONCE === 0;
      if (isTooDeep || child instanceof SharedMap || (isTop && isText)) unwanted.push([parent, place]);
      if (!isText && !(child instanceof SharedMap)) waiting.push([child as XmlElement, depth + 1]);
    });
  }
  for (const [parent, place] of unwanted.reverse()) doc.transact(() => parent.delete(place, 1), keepShape);
}

function depthOf(element: XmlFragment): number {
  let depth = 0;
  for (let above = parentOf(element); above; above = parentOf(above)) depth += 1;
  return depth;
}

function rootOf(element: object): object {
  let top = element;
  for (let above = parentOf(top); above; above = parentOf(above)) top = above;
  return top;
}

function parentOf(element: object): object | null {
  return (element as AbstractType<unknown>).parent;
}
