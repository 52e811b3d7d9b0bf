/* Tables: one header row, cells with a line of text, rows and columns added and removed. The moving about in them is prosemirror-tables'. */
import type { Node } from "prosemirror-model";
import { type Command, type EditorState, Plugin, Selection, TextSelection, type Transaction } from "prosemirror-state";
import { addColumnAfter, addRowAfter, deleteColumn, deleteRow, deleteTable, goToNextCell, isInTable, selectedRect } from "prosemirror-tables";
import { ySyncPluginKey } from "y-prosemirror";
import { type } from "./schema";

export function makeTable(rows = 3, columns = 3): Node {
  const cells = (name: string): Node[] => Array.from({ length: columns }, () => type(name).create());
  return type("table").create(null, Array.from({ length: rows }, (_, row) => type("table_row").create(null, cells(row ? "table_cell" : "table_header"))));
}

/* Put a node where the cursor is, in place of an empty paragraph, and the cursor into it or after it. */
export function insertBlock(node: Node): Command {
  return (state, dispatch) => {
    const { $from } = state.selection;
    const depth = isInTable(state) ? depthOf($from, "table") : $from.sharedDepth($from.pos);
    const isEmpty = $from.parent.type === type("paragraph") && $from.parent.content.size === 0 && !isInTable(state);
    const from = isEmpty ? $from.before() : depth ? $from.after(depth) : $from.pos;
    if (!dispatch) return true;
    const transaction = state.tr.replaceWith(from, isEmpty ? $from.after() : from, node);
    const after = from + node.nodeSize;
    const mayGoIn = node.isTextblock || node.type === type("table");
    // Below a table, too, there is somewhere to go on with the mouse.
    if (!node.isTextblock && !transaction.doc.resolve(after).nodeAfter) transaction.insert(after, type("paragraph").create());
    dispatch(transaction.setSelection(TextSelection.near(transaction.doc.resolve(mayGoIn ? from + 1 : after))).scrollIntoView());
    return true;
  };
}

/* Tab goes to the next cell, and past the last one makes a row. */
export const nextCell: Command = (state, dispatch, view) => {
  if (!isInTable(state)) return false;
  if (goToNextCell(1)(state, dispatch)) return true;
  if (!dispatch || !view) return true;
  addRowAfter(state, dispatch);
  return goToNextCell(1)(view.state, view.dispatch);
};

export const cellBefore: Command = (state, dispatch) => isInTable(state) && (goToNextCell(-1)(state, dispatch) || true);

/* Enter in a table goes to the cell below; in its last row it leaves the table. */
export const cellBelow: Command = (state, dispatch) => {
  if (!isInTable(state)) return false;
  const { map, table, tableStart, bottom, left } = selectedRect(state);
  if (!dispatch) return true;
  if (bottom < map.height) {
    const cell = tableStart + map.positionAt(bottom, left, table);
    dispatch(state.tr.setSelection(TextSelection.near(state.doc.resolve(cell + 1))).scrollIntoView());
    return true;
  }
  const after = tableStart + table.nodeSize - 1;
  const transaction = state.tr;
  if (transaction.doc.resolve(after).nodeAfter?.type !== type("paragraph")) transaction.insert(after, type("paragraph").create());
  dispatch(transaction.setSelection(TextSelection.near(transaction.doc.resolve(after + 1))).scrollIntoView());
  return true;
};

/* The arrows up and down go to the cell there, and out of the table past its edges; below it a paragraph is made if nothing stands there. */
export function vertical(by: 1 | -1): Command {
  return (state, dispatch, view) => {
    if (!isInTable(state) || !state.selection.empty || !view?.endOfTextblock(by > 0 ? "down" : "up")) return false;
    const { map, table, tableStart, top, left } = selectedRect(state);
    const isInside = top + by >= 0 && top + by < map.height;
    const at = state.doc.resolve(isInside ? tableStart + map.positionAt(top + by, left, table) + 1 : by > 0 ? tableStart + table.nodeSize - 1 : tableStart - 1);
    if (!isInside && !(by > 0 ? at.nodeAfter : at.nodeBefore)) return by > 0 && cellBelow(state, dispatch, view);
    dispatch?.(state.tr.setSelection(Selection.near(at, isInside ? 1 : by)).scrollIntoView());
    return true;
  };
}

export const tableCommands: Record<string, Command> = {
  "row-after": addRowAfter,
  "column-after": addColumnAfter,
  "row-remove": deleteRow,
  "column-remove": deleteColumn,
  "align-left": setColumn("left"),
  "align-center": setColumn("center"),
  "align-right": setColumn("right"),
  "table-remove": deleteTable,
};

/* Where the text of a column stands, in all its cells. */
function setColumn(align: string): Command {
  return (state, dispatch) => {
    if (!isInTable(state)) return false;
    const { map, table, tableStart, left, right } = selectedRect(state);
    const transaction = state.tr;
    for (let row = 0; row < map.height; row++)
      for (let column = left; column < right; column++) transaction.setNodeAttribute(tableStart + map.positionAt(row, column, table), "align", align);
    dispatch?.(transaction);
    return true;
  };
}

/* The first row of a table is its header, and no other: Markdown can say nothing else. Only one's own changes are put right, or two pages would do it twice. */
export const oneHeaderRow = new Plugin({
  appendTransaction(transactions: readonly Transaction[], _old: EditorState, state: EditorState): Transaction | null {
    if (!transactions.some((one) => one.docChanged && !one.getMeta(ySyncPluginKey))) return null;
    const transaction = state.tr;
    state.doc.descendants((node, at) => {
      if (node.type !== type("table")) return !node.isTextblock;
      node.forEach((row, rowAt, place) => {
        const wanted = type(place ? "table_cell" : "table_header");
        row.forEach((cell, cellAt) => {
          if (cell.type !== wanted) transaction.setNodeMarkup(at + 1 + rowAt + 1 + cellAt, wanted, cell.attrs);
        });
      });
      return false;
    });
    return transaction.docChanged ? transaction : null;
  },
});

function depthOf($from: EditorState["selection"]["$from"], name: string): number {
  for (let depth = $from.depth; depth > 0; depth--) if ($from.node(depth).type.name === name) return depth;
  return 0;
}
