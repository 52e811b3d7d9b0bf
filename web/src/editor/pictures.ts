/* Pictures are pasted, dropped or chosen, go to the server, and then stand in the text. What it refuses, it says. */
import { Plugin, TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { post, say, sentenceOf, type Page } from "./page";
import { recall, remember } from "./passages";
import { type } from "./schema";

export type Tell = (sentence: string, kind: "note" | "error") => void;

export class Pictures {
  constructor(private readonly page: Page, readonly tell: Tell) {}

  plugin(): Plugin {
    return new Plugin({
      props: {
        handlePaste: (view, event) => {
          const files = picturesIn(event.clipboardData);
          if (!files.length || event.clipboardData?.types.includes("text/html")) return false;
          void this.upload(view, files, view.state.selection.from);
          return true;
        },
        handleDrop: (view, event) => {
          const files = picturesIn(event.dataTransfer);
          if (!event.dataTransfer?.files.length) return false;
          event.preventDefault();
          const at = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos ?? view.state.selection.from;
          if (files.length) void this.upload(view, files, at);
          else this.tell(say(this.page, "picture-only"), "error");
          return true;
        },
      },
    });
  }

  choose(view: EditorView): void {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = "image/png,image/jpeg,image/gif,image/webp";
    input.multiple = true;
    input.addEventListener("change", () => void this.upload(view, [...(input.files ?? [])], view.state.selection.from));
    input.click();
  }

  /* Others may write while a file is on its way: where it goes is remembered in their terms. */
  async upload(view: EditorView, files: File[], at: number): Promise<void> {
    const place = remember(view.state, at);
    for (const [number, file] of files.entries()) {
      this.tell(say(this.page, "picture-sending", { number: number + 1, total: files.length }), "note");
      const sent = await this.#send(file);
      if (!sent) return;
      this.#insert(view, recall(view.state, place) ?? view.state.doc.content.size, sent.src, number === 0 && files.length === 1);
    }
    this.tell("", "note");
  }

  async #send(file: File): Promise<{ src: string } | null> {
    const body = new FormData();
    body.set("file", file, file.name || "picture");
    try {
      const answer = await post(this.page.urls.pictures, body);
      if (answer.ok) return (await answer.json()) as { src: string };
      this.tell((await sentenceOf(answer)) || say(this.page, "picture-failed"), "error");
    } catch {
      this.tell(say(this.page, "picture-failed"), "error");
    }
    return null;
  }

  #insert(view: EditorView, at: number, src: string, asksForWords: boolean): void {
    const $at = view.state.doc.resolve(at);
    const isEmpty = $at.depth > 0 && $at.parent.type === type("paragraph") && $at.parent.content.size === 0;
    const depth = outermost($at);
    const node = type("image").create({ src });
    const from = isEmpty && depth === $at.depth ? $at.before() : depth ? $at.after(depth) : at;
    const transaction = isEmpty && depth === $at.depth ? view.state.tr.replaceWith(from, $at.after(), node) : view.state.tr.insert(from, node);
    if (!transaction.doc.resolve(from + node.nodeSize).nodeAfter) transaction.insert(from + node.nodeSize, type("paragraph").create());
    // Whoever has written its words goes on behind it.
    transaction.setSelection(TextSelection.near(transaction.doc.resolve(from + node.nodeSize)));
    view.dispatch(transaction.scrollIntoView());
    const shown = view.nodeDOM(from);
    if (asksForWords && shown instanceof HTMLElement) shown.querySelector("textarea")?.focus();
  }
}

/* A picture stands between blocks: not in a cell, and not inside a paragraph. */
function outermost($at: { depth: number; node(depth: number): { type: { name: string } } }): number {
  for (let depth = 1; depth <= $at.depth; depth++) if ($at.node(depth).type.name === "table") return depth;
  return $at.depth;
}

function picturesIn(carried: DataTransfer | null): File[] {
  return [...(carried?.files ?? [])].filter((file) => file.type.startsWith("image/"));
}
