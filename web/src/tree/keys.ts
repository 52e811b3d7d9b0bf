/* Which key does what on a line. Typing has its own keys: see typing-lines.ts. */
export type Command =
  | "step" | "after" | "next" | "below" | "answer" | "question" | "fold" | "indent" | "outdent" | "up" | "down" | "remove" | "factor" | "unlink"
  | "undo" | "redo" | "menu" | "probes" | "page" | "leave" | "fit" | "closer" | "farther" | "fold-all" | "unfold-all"; // prettier-ignore

const READING: Record<string, Command> = {
  ArrowDown: "step",
  ArrowUp: "step",
  ArrowLeft: "step",
  ArrowRight: "step",
  Home: "step",
  End: "step",
  " ": "fold",
  Escape: "leave",
  "0": "fit",
  "+": "closer",
  "-": "farther",
  "Shift ArrowLeft": "fold-all",
  "Shift ArrowRight": "unfold-all",
  o: "page",
};

const EDITING: Record<string, Command> = {
  Enter: "after",
  "Shift Enter": "below",
  e: "answer",
  F2: "answer",
  q: "question",
  Tab: "indent",
  "Shift Tab": "outdent",
  "Alt ArrowRight": "indent",
  "Alt ArrowLeft": "outdent",
  "Alt ArrowUp": "up",
  "Alt ArrowDown": "down",
  Delete: "remove",
  Backspace: "remove",
  f: "factor",
  u: "undo",
  "Ctrl z": "undo",
  "Shift u": "redo",
  "Ctrl Shift z": "redo",
  "Ctrl y": "redo",
  p: "probes",
  ".": "menu",
  ContextMenu: "menu",
  "Shift F10": "menu",
};

export function commandOf(event: KeyboardEvent, mayEdit: boolean): Command | undefined {
  if (event.isComposing) return undefined;
  const shift = event.shiftKey && (event.key.length > 1 || /[a-z]/i.test(event.key)) ? "Shift " : ""; // what is a sign needs Shift on some keyboards
  const held = event.altKey ? "Alt " : event.ctrlKey || event.metaKey ? `Ctrl ${shift}` : shift;
  const name = held + (event.key.length === 1 ? event.key.toLowerCase() : event.key);
  return READING[name] ?? (mayEdit ? EDITING[name] : undefined);
}
