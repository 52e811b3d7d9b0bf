/* What one can do to the text, by name: toolbar, menus and keys all ask here. */
import { chainCommands, exitCode, lift, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import type { MarkType, Node, NodeType, ResolvedPos } from "prosemirror-model";
import { liftListItem, sinkListItem, wrapInList } from "prosemirror-schema-list";
import { type Command, type EditorState, NodeSelection, TextSelection } from "prosemirror-state";
import { redoCommand, undoCommand } from "y-prosemirror";
import { schema, type } from "./schema";
import { insertBlock, makeTable, tableCommands } from "./tables";

export function mark(name: string): MarkType {
  const found = schema.marks[name];
  if (!found) throw new RangeError(`There is no mark called ${name}.`);
  return found;
}

/* The innermost ancestor of the selection that is one of `types`. */
export function around($at: ResolvedPos, ...types: NodeType[]): { node: Node; at: number; depth: number } | null {
  for (let depth = $at.depth; depth > 0; depth--) if (types.includes($at.node(depth).type)) return { node: $at.node(depth), at: $at.before(depth), depth };
  return null;
}

const LISTS = [type("bullet_list"), type("ordered_list")];
const [ITEM, PARAGRAPH] = [type("list_item"), type("paragraph")];

function listKind(state: EditorState): "bullet" | "ordered" | "tasks" | null {
  const item = around(state.selection.$from, ITEM);
  const list = around(state.selection.$from, ...LISTS);
  if (!item || !list) return null;
  return item.node.attrs["checked"] !== null ? "tasks" : list.node.type === LISTS[1] ? "ordered" : "bullet";
}

/* Make a list, make it another kind of list, or take it away: what a list button does in every editor people know. */
function list(wanted: "bullet" | "ordered" | "tasks"): Command {
  return (state, dispatch, view) => {
    const now = listKind(state);
    if (now === wanted) return liftListItem(ITEM)(state, dispatch);
    const kind = wanted === "ordered" ? LISTS[1]! : LISTS[0]!;
    if (now !== null) return convert(state, dispatch, kind, wanted === "tasks" ? false : null);
    if (!state.selection.$from.parent.type.isInGroup("block")) return false;
    const asParagraph = state.selection.$from.parent.type === type("heading") ? setBlockType(PARAGRAPH) : null;
    if (asParagraph && dispatch && view) {
      asParagraph(state, dispatch);
      return list(wanted)(view.state, view.dispatch, view);
    }
    if (wanted !== "tasks") return wrapInList(kind)(state, dispatch);
    return wrapInList(kind)(state, dispatch && ((transaction) => dispatch(check(transaction, false))));
  };
}

function convert(state: EditorState, dispatch: Parameters<Command>[1], kind: NodeType, checked: boolean | null): boolean {
  const found = around(state.selection.$from, ...LISTS);
  if (!found) return false;
  const transaction = found.node.type === kind ? state.tr : state.tr.setNodeMarkup(found.at, kind);
  found.node.forEach((_, offset) => transaction.setNodeAttribute(found.at + 1 + offset, "checked", checked));
  dispatch?.(transaction);
  return true;
}

/* Give every item of the lists that a change has just made a box. */
function check(transaction: EditorState["tr"], checked: boolean | null): EditorState["tr"] {
  const { from, to } = transaction.selection;
  transaction.doc.nodesBetween(from, to, (node, at) => {
    if (node.type === ITEM) transaction.setNodeAttribute(at, "checked", checked);
  });
  return transaction;
}

export const toggleTask: Command = (state, dispatch) => {
  const item = around(state.selection.$from, ITEM);
  if (!item || item.node.attrs["checked"] === null) return false;
  dispatch?.(state.tr.setNodeAttribute(item.at, "checked", !item.node.attrs["checked"]));
  return true;
};

function block(name: string, attrs: Record<string, unknown> | null = null): Command {
  return chainCommands(setBlockType(type(name), attrs), (state, dispatch, view) => {
    // Pressed again on what it already is, it is a paragraph again.
    const { parent } = state.selection.$from;
    if (name === "paragraph" || parent.type !== type(name) || (attrs && parent.attrs["level"] !== attrs["level"])) return false;
    return setBlockType(PARAGRAPH)(state, dispatch, view);
  });
}

/* A quote, or out of it. */
const quote: Command = (state, dispatch) => {
  if (!around(state.selection.$from, type("blockquote"))) return wrapIn(type("blockquote"))(state, dispatch);
  return lift(state, dispatch);
};

/* Move the block with the cursor past its neighbour; list items among their own. */
function move(by: 1 | -1): Command {
  return (state, dispatch) => {
    const { $from, from } = state.selection;
    const item = around($from, ITEM, type("table"));
    const depth = item?.depth ?? 1;
    if ($from.depth < depth) return false;
    const [start, end] = [$from.before(depth), $from.after(depth)];
    const place = state.doc.resolve(by < 0 ? start : end);
    const neighbour = by < 0 ? place.nodeBefore : place.nodeAfter;
    if (!neighbour) return false;
    const node = $from.node(depth);
    const target = by < 0 ? start - neighbour.nodeSize : start + neighbour.nodeSize;
    const transaction = state.tr.delete(start, end).insert(target, node);
    const at = transaction.doc.resolve(Math.min(target + from - start, transaction.doc.content.size));
    dispatch?.(transaction.setSelection(TextSelection.near(at)).scrollIntoView());
    return true;
  };
}

export const hardBreak: Command = chainCommands(exitCode, (state, dispatch) => {
  if (state.selection instanceof NodeSelection && state.selection.node.isBlock) return false;
  dispatch?.(state.tr.replaceSelectionWith(type("hard_break").create()).scrollIntoView());
  return true;
});

export const commands: Record<string, Command> = {
  strong: toggleMark(mark("strong")),
  em: toggleMark(mark("em")),
  strike: toggleMark(mark("strike")),
  code: toggleMark(mark("code")),
  paragraph: chainCommands(block("paragraph"), lift),
  "heading-3": block("heading", { level: 3 }),
  "heading-4": block("heading", { level: 4 }),
  "heading-5": block("heading", { level: 5 }),
  "heading-6": block("heading", { level: 6 }),
  "code-block": block("code_block"),
  bullets: list("bullet"),
  numbers: list("ordered"),
  tasks: list("tasks"),
  quote,
  divider: insertBlock(type("horizontal_rule").create()),
  table: (state, dispatch) => insertBlock(makeTable())(state, dispatch),
  indent: sinkListItem(ITEM),
  outdent: liftListItem(ITEM),
  "move-up": move(-1),
  "move-down": move(1),
  undo: undoCommand,
  redo: redoCommand,
  ...tableCommands,
};

/* Whether a button shows as pressed. */
export function isActive(name: string, state: EditorState): boolean {
  const { $from, from, to, empty } = state.selection;
  const markType = schema.marks[name];
  if (markType) return empty ? Boolean(markType.isInSet(state.storedMarks ?? $from.marks())) : state.doc.rangeHasMark(from, to, markType);
  if (name.startsWith("heading-")) return $from.parent.type === type("heading") && $from.parent.attrs["level"] === Number(name.slice(8));
  if (name === "paragraph") return $from.parent.type === PARAGRAPH && !around($from, ITEM, type("blockquote"));
  if (name === "code-block") return $from.parent.type === type("code_block");
  if (name === "quote") return around($from, type("blockquote")) !== null;
  const kinds: Record<string, string> = { bullets: "bullet", numbers: "ordered", tasks: "tasks" };
  return kinds[name] !== undefined && listKind(state) === kinds[name];
}
