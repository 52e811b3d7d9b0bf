/* A paragraph that is made empty gets an empty text at once. Without it, two people who begin to write in it in the same instant would each make a text of
   their own, and y-prosemirror, which sees one run of letters there, would take one away with what the other goes on writing in it. */
import * as Y from "yjs";
import { ySyncPluginKey } from "y-prosemirror";
import { HOLDS_TEXT } from "./units";

export function plantTexts(fragment: Y.XmlFragment): void {
  fragment.observeDeep((events, transaction) => {
    if (!transaction.local || transaction.origin !== ySyncPluginKey) return;
    const empty = events.flatMap((event) => [...event.changes.added].flatMap((item) => (item.content instanceof Y.ContentType ? emptyIn(item.content.type) : [])));
    if (empty.length) fragment.doc?.transact(() => empty.forEach((one) => one.insert(0, [new Y.XmlText()])), plantTexts);
  });
}

function emptyIn(made: Y.AbstractType<unknown>): Y.XmlElement[] {
  if (!(made instanceof Y.XmlElement)) return [];
  if (HOLDS_TEXT.has(made.nodeName)) return made.length ? [] : [made];
  return made.toArray().flatMap((inside) => emptyIn(inside as Y.AbstractType<unknown>));
}
