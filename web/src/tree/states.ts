/* What a line says of itself while it is saved, when it wasn't, and when somebody else saved first. */
import { nodeOf, type Item } from "./items";
import type { Words } from "./words";

export type State = "" | "saving" | "unsaved";

interface Trouble {
  sentence: string;
  again: () => void;
}

export function showState(item: Item, state: State, words: Words, trouble?: Trouble): void {
  const node = item.querySelector<HTMLElement>(":scope > [data-node]");
  if (!node) return;
  const old = node.querySelector<HTMLElement>(":scope > .save-state");
  old?.remove();
  if (!state) return;
  const said = document.createElement("p");
  said.className = `save-state ${state}`;
  if (trouble) said.setAttribute("role", "alert");
  said.textContent = trouble?.sentence ?? words(state);
  if (trouble) said.append(" ", button(words("again"), () => trouble.again()));
  node.append(said);
}

/* Theirs below mine, field by field; `chosen` is told whether mine is to stay. */
export function showStale(item: Item, theirs: Record<string, string>, words: Words, chosen: (mine: boolean) => void): void {
  const node = nodeOf(item);
  showState(item, "", words);
  const box = document.createElement("div");
  box.className = "save-state stale";
  const says = document.createElement("p");
  says.textContent = words("stale");
  box.append(says);
  for (const text of Object.values(theirs)) {
    const shown = document.createElement("blockquote");
    shown.textContent = text || "—";
    box.append(shown);
  }
  const ends = (mine: boolean): void => {
    box.remove();
    chosen(mine);
  };
  const row = document.createElement("p");
  row.append(button(words("keep-mine"), () => ends(true)), " ", button(words("take-theirs"), () => ends(false)));
  box.append(row);
  node.append(box);
}

export function button(label: string, pressed: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "link";
  made.textContent = label;
  made.addEventListener("click", pressed);
  return made;
}
