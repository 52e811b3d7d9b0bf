/* One's own cursor in a section while others write in it. */
import { type EditorState, TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import type { Doc } from "yjs";
import type { Cursor, CursorOf } from "./mending";
import { endOf, recall, sharedOf } from "./passages";

interface Binding {
  /* What y-prosemirror goes back to when it has drawn what others changed. */
  beforeTransactionSelection: (Cursor & { type: string }) | null;
}

function bindingOf(state: EditorState): Binding {
  return sharedOf(state).binding as unknown as Binding;
}

/* What is selected doesn't grow when somebody writes right behind it. Called once y-prosemirror listens. */
export function keepSelection(view: EditorView, doc: Doc): () => void {
  const close = (): void => {
    const { anchor, head, empty } = view.state.selection;
    const { beforeTransactionSelection: was } = bindingOf(view.state);
    if (empty || was?.type !== "text") return;
    const last = anchor < head ? "head" : "anchor";
    was[last] = endOf(was[last], doc);
  };
  doc.on("beforeAllTransactions", close);
  return () => doc.off("beforeAllTransactions", close);
}

/* The cursor as mending sees it. */
export function cursorOf(view: EditorView): CursorOf {
  return {
    remembered: () => {
      const was = bindingOf(view.state).beforeTransactionSelection;
      return was?.type === "text" && was.anchor && was.head ? was : null;
    },
    place: ({ anchor, head }) => {
      if (view.isDestroyed) return;
      const [from, to] = [anchor, head].map((end) => recall(view.state, end));
      if (from === null || to === null || from === undefined || to === undefined) return;
      const { doc, tr } = view.state;
      view.dispatch(tr.setSelection(TextSelection.between(doc.resolve(from), doc.resolve(to))).setMeta("addToHistory", false));
    },
  };
}
