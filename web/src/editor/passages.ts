/* Passages of the text that something is said about: by people (comments) or by the language check (marks). A passage is remembered in the terms of the
   shared text, so that it stays where it is whoever writes before it. */
import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey, type Transaction } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from "y-prosemirror";
import * as Y from "yjs";

type Mapping = Parameters<typeof relativePositionToAbsolutePosition>[3];

interface Shared {
  doc: Y.Doc;
  type: Y.XmlFragment;
  binding: { mapping: Mapping };
  isChangeOrigin: boolean;
}

/* What y-prosemirror keeps beside a section's state. */
export function sharedOf(state: EditorState): Shared {
  return ySyncPluginKey.getState(state) as Shared;
}

/* A place in the text, in terms that stay true while others write; and back, null when it is gone. */
export function remember(state: EditorState, at: number): Y.RelativePosition {
  const { type, binding } = sharedOf(state);
  return absolutePositionToRelativePosition(at, type, binding.mapping) as Y.RelativePosition;
}

export function recall(state: EditorState, place: Y.RelativePosition): number | null {
  const { doc, type, binding } = sharedOf(state);
  const at = binding.mapping.size ? relativePositionToAbsolutePosition(doc, type, place, binding.mapping) : null;
  return at === null || at > state.doc.content.size ? null : at;
}

export interface Passage {
  id: string;
  start: Y.RelativePosition;
  end: Y.RelativePosition;
  isResolved?: boolean;
  sentence?: string;
}

interface Held {
  passages: Passage[];
  chosen: string;
  shown: DecorationSet;
}

export class Passages {
  readonly #key: PluginKey<Held>;
  readonly plugin: Plugin<Held>;

  constructor(name: string, private readonly look: (passage: Passage, isChosen: boolean) => Record<string, string>) {
    this.#key = new PluginKey<Held>(name);
    const key = this.#key;
    this.plugin = new Plugin<Held>({
      key,
      state: {
        init: () => ({ passages: [], chosen: "", shown: DecorationSet.empty }),
        apply: (transaction, held, _old, state) => {
          const given = transaction.getMeta(key) as Partial<Held> | undefined;
          const next = { ...held, ...given };
          // A change from elsewhere replaces the whole document: nothing can be mapped through it.
          if (given || transaction.getMeta(ySyncPluginKey) !== undefined) return { ...next, shown: this.#show(state, next) };
          return transaction.docChanged ? { ...next, shown: held.shown.map(transaction.mapping, transaction.doc) } : held;
        },
      },
      props: { decorations: (state) => key.getState(state)?.shown },
    });
  }

  set(view: EditorView, passages: Passage[]): void {
    view.dispatch(this.#quietly(view.state.tr.setMeta(this.#key, { passages })));
  }

  choose(view: EditorView, chosen: string): void {
    if (this.#key.getState(view.state)?.chosen !== chosen) view.dispatch(this.#quietly(view.state.tr.setMeta(this.#key, { chosen })));
  }

  /* The passage at a place; the shortest where several are. */
  at(state: EditorState, position: number): Passage | undefined {
    const held = this.#key.getState(state);
    const found = held?.shown.find(position, position) ?? [];
    const [shortest] = found.sort((one, other) => one.to - one.from - (other.to - other.from));
    return held?.passages.find((passage) => passage.id === (shortest?.spec as { id?: string } | undefined)?.id);
  }

  /* Where a passage stands now; null when its words are gone. */
  where(state: EditorState, id: string): { from: number; to: number } | null {
    const passage = this.#key.getState(state)?.passages.find((one) => one.id === id);
    return passage ? placeOf(state, passage) : null;
  }

  #show(state: EditorState, held: Held): DecorationSet {
    const decorations = held.passages.flatMap((passage) => {
      const place = passage.isResolved && passage.id !== held.chosen ? null : placeOf(state, passage);
      return place ? [Decoration.inline(place.from, place.to, this.look(passage, passage.id === held.chosen), { id: passage.id })] : [];
    });
    return DecorationSet.create(state.doc, decorations);
  }

  #quietly(transaction: Transaction): Transaction {
    return transaction.setMeta("addToHistory", false);
  }
}

function placeOf(state: EditorState, passage: Passage): { from: number; to: number } | null {
  const [from, to] = [recall(state, passage.start), recall(state, passage.end)];
  return from !== null && to !== null && from < to ? { from, to } : null;
}

/* An end that stays behind the letter it stands behind: what somebody writes there comes after it. */
export function endOf(end: Y.RelativePosition, doc: Y.Doc): Y.RelativePosition {
  const found = Y.createAbsolutePositionFromRelativePosition(end, doc);
  return found?.type instanceof Y.XmlText && found.index > 0 ? Y.createRelativePositionFromTypeIndex(found.type, found.index, -1) : end;
}

/* It ends with its last letter: what is written after that is no part of it. */
export function passageOf(state: EditorState, from: number, to: number): { start: Y.RelativePosition; end: Y.RelativePosition } {
  return { start: remember(state, from), end: endOf(remember(state, to), sharedOf(state).doc) };
}

export function encode(position: Y.RelativePosition): string {
  return btoa(String.fromCharCode(...Y.encodeRelativePosition(position)));
}

export function decode(text: string): Y.RelativePosition | null {
  try {
    return Y.decodeRelativePosition(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
  } catch {
    return null; // not one of ours: the thread still shows its quote
  }
}

/* The text of a section with blocks on lines of their own, and where each of its characters stands. */
export function flat(doc: Node): { text: string; at: (offset: number) => number } {
  const starts: [number, number][] = [];
  let text = "";
  doc.descendants((node, position) => {
    if (node.isTextblock) text += text ? "\n" : "";
    if (node.isText || node.isLeaf) {
      starts.push([text.length, position]);
      text += node.isText ? node.text : node.type.spec.leafText?.(node) ?? (node.type.name === "hard_break" ? "\n" : "");
    }
  });
  return {
    text,
    at: (offset) => {
      const found = starts.findLast(([start]) => start <= offset);
      return found ? found[1] + offset - found[0] : 0;
    },
  };
}
