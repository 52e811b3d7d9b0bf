/* The keyboard, and what is typed as Markdown. The list that "?" shows is in the template document_keys.html. */
import { baseKeymap, chainCommands, exitCode } from "prosemirror-commands";
import { InputRule, inputRules, textblockTypeInputRule, undoInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import type { MarkType, NodeType } from "prosemirror-model";
import { splitListItemKeepMarks } from "prosemirror-schema-list";
import { type Command, type Plugin, TextSelection } from "prosemirror-state";
import { around, commands, hardBreak, mark, toggleTask } from "./commands";
import { safeHref, type } from "./schema";
import { cellBefore, cellBelow, nextCell, vertical } from "./tables";

/* A new item of a task list has a box of its own, and it is empty. */
const splitItem: Command = (state, dispatch) => {
  const item = around(state.selection.$from, type("list_item"));
  const checked = item && item.node.attrs["checked"] !== null ? false : null;
  return splitListItemKeepMarks(type("list_item"), { checked })(state, dispatch);
};

/* Enter after ``` or ```python makes the block of code that was meant. */
const fence: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  const typed = /^```(\w{0,20})$/.exec($from.parent.textContent);
  if (!typed || !empty || $from.parent.type !== type("paragraph") || $from.parentOffset < $from.parent.content.size) return false;
  dispatch?.(state.tr.delete($from.start(), $from.end()).setBlockType($from.start(), $from.start(), type("code_block"), { language: typed[1] }));
  return true;
};

/* Enter on an empty last line of code leaves it. */
const leaveCode: Command = (state, dispatch, view) => {
  const { $from, empty } = state.selection;
  if (!empty || !$from.parent.type.spec.code || $from.parentOffset < $from.parent.content.size || !$from.parent.textContent.endsWith("\n\n")) return false;
  if (!dispatch) return true;
  dispatch(state.tr.delete($from.pos - 2, $from.pos));
  return view ? exitCode(view.state, view.dispatch) : true;
};

export function keys(more: Record<string, Command>): Plugin[] {
  const bound: Record<string, Command> = {
    "Mod-b": commands["strong"]!,
    "Mod-i": commands["em"]!,
    "Mod-e": commands["code"]!,
    "Mod-Shift-x": commands["strike"]!,
    "Mod-Alt-0": commands["paragraph"]!,
    "Mod-Alt-1": commands["heading-3"]!,
    "Mod-Alt-2": commands["heading-4"]!,
    "Mod-Alt-3": commands["heading-5"]!,
    "Mod-Alt-4": commands["heading-6"]!,
    "Mod-Alt-c": commands["code-block"]!,
    "Mod-Alt-q": commands["quote"]!,
    "Mod-Shift-7": commands["numbers"]!,
    "Mod-Shift-8": commands["bullets"]!,
    "Mod-Shift-9": commands["tasks"]!,
    "Mod-Enter": chainCommands(toggleTask, exitCode),
    "Shift-Enter": hardBreak,
    "Alt-ArrowUp": commands["move-up"]!,
    "Alt-ArrowDown": commands["move-down"]!,
    "Mod-z": commands["undo"]!,
    "Mod-y": commands["redo"]!,
    "Mod-Shift-z": commands["redo"]!,
    Enter: chainCommands(fence, leaveCode, cellBelow, splitItem),
    ArrowDown: vertical(1),
    ArrowUp: vertical(-1),
    Tab: chainCommands(nextCell, commands["indent"]!),
    "Shift-Tab": chainCommands(cellBefore, commands["outdent"]!),
    Backspace: chainCommands(undoInputRule, backOut),
    ...more,
  };
  return [keymap(bound), keymap(baseKeymap)];
}

/* Backspace at the start of a heading, of code or of a list item makes it plain before it joins anything. */
const backOut: Command = (state, dispatch, view) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.parentOffset > 0) return false;
  if ($from.parent.type === type("heading") || $from.parent.type === type("code_block")) return commands["paragraph"]!(state, dispatch, view);
  const item = around($from, type("list_item"));
  if (item && item.depth === $from.depth - 1 && $from.index(item.depth) === 0) return commands["outdent"]!(state, dispatch, view);
  return false;
};

export function markdownRules(): Plugin {
  const bullets = type("bullet_list");
  return inputRules({
    rules: [
      textblockTypeInputRule(/^(#{1,6})\s$/, type("heading"), (found) => ({ level: Math.max(3, found[1]!.length) })),
      textblockTypeInputRule(/^```(\w{0,20})\s$/, type("code_block"), (found) => ({ language: found[1] ?? "" })),
      wrappingInputRule(/^\s*>\s$/, type("blockquote")),
      tasks(/^\s*(?:[-*+]\s)?\[([ xX]?)\]\s$/),
      wrappingInputRule(/^\s*([-*+])\s$/, bullets, null, (_, before) => before.lastChild?.attrs["checked"] === null),
      wrappingInputRule(/^(\d{1,9})[.)]\s$/, type("ordered_list"), (found) => ({ start: Number(found[1]) }), (found, before) => before.childCount + Number(before.attrs["start"]) === Number(found[1])),
      new InputRule(/^(?:---|—-|___|\*\*\*)$/, (state, _found, start, end) => {
        const $at = state.doc.resolve(start);
        if ($at.parent.type !== type("paragraph") || !$at.node(-1).canReplaceWith($at.index(-1), $at.index(-1), type("horizontal_rule"))) return null;
        const transaction = state.tr.delete(start, end).insert($at.before(), type("horizontal_rule").create());
        return transaction.setSelection(TextSelection.near(transaction.doc.resolve($at.before() + 1)));
      }),
      marked(/(?:^|[^*\w])(\*\*([^*\s](?:[^*]*[^*\s])?)\*\*)$/, mark("strong")),
      marked(/(?:^|[^_\w])(__([^_\s](?:[^_]*[^_\s])?)__)$/, mark("strong")),
      marked(/(?:^|[^*\w])(\*([^*\s](?:[^*]*[^*\s])?)\*)$/, mark("em")),
      marked(/(?:^|[^_\w])(_([^_\s](?:[^_]*[^_\s])?)_)$/, mark("em")),
      marked(/(?:^|[^~])(~~([^~\s](?:[^~]*[^~\s])?)~~)$/, mark("strike")),
      marked(/(?:^|[^`])(`([^`]+)`)$/, mark("code")),
      afterMention,
      new InputRule(/\[([^\][]{1,200})\]\(([^()\s]{1,2000})\)$/, (state, found, start, end) => {
        const href = safeHref(found[2]!);
        return href === null ? null : state.tr.replaceWith(start, end, state.schema.text(found[1]!, [mark("link").create({ href })])).removeStoredMark(mark("link"));
      }),
    ],
  });
}

/* A mention brings its own space: one that is typed after it is not a second one, and a full stop takes its place. */
const afterMention = new InputRule(
  /\ufffc ([ .,;:!?)])$/,
  (state, found, start, end) => {
    if (state.doc.nodeAt(start)?.type !== type("mention")) return null;
    return found[1] === " " ? state.tr.setStoredMarks(null) : state.tr.insertText(found[1]!, end - 1, end);
  },
  { undoable: false },
);

/* "[] " or "[x] " begins a task list, or gives the list item it stands in a box. */
function tasks(pattern: RegExp): InputRule {
  return new InputRule(pattern, (state, found, start, end) => {
    const checked = found[1]?.toLowerCase() === "x";
    const item = around(state.doc.resolve(start), type("list_item"));
    const transaction = state.tr.delete(start, end);
    if (item) return transaction.setNodeAttribute(item.at, "checked", checked);
    const range = transaction.doc.resolve(start).blockRange();
    if (!range || transaction.doc.resolve(start).parent.type !== type("paragraph")) return null;
    return transaction.wrap(range, [{ type: type("bullet_list") as NodeType }, { type: type("list_item"), attrs: { checked } }]);
  });
}

function marked(pattern: RegExp, given: MarkType): InputRule {
  return new InputRule(pattern, (state, found, start, end) => {
    const [whole, text] = [found[1]!, found[2]!];
    const from = start + found[0].length - whole.length;
    const $from = state.doc.resolve(from);
    if ($from.parent.type.spec.code || state.doc.rangeHasMark(from, Math.max(from, end - 1), mark("code"))) return null;
    const opening = whole.indexOf(text);
    const transaction = state.tr;
    if (from + opening + text.length < end) transaction.delete(from + opening + text.length, end);
    transaction.delete(from, from + opening);
    return transaction.addMark(from, from + text.length, given.create()).removeStoredMark(given);
  });
}
