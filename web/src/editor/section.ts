/* One section's editor: the text the server drew is put in place of by one that can be written in, with the same words and the same look. */
import { dropCursor } from "prosemirror-dropcursor";
import { gapCursor } from "prosemirror-gapcursor";
import { Fragment, type Node, Slice } from "prosemirror-model";
import { EditorState, Plugin, TextSelection } from "prosemirror-state";
import { tableEditing } from "prosemirror-tables";
import { EditorView } from "prosemirror-view";
import { initProseMirrorDoc, ySyncPlugin, yUndoPlugin } from "y-prosemirror";
import type { Doc, UndoManager } from "yjs";
import type { Checks } from "./checks";
import type { Comments } from "./comments";
import type { Facts } from "./facts";
import { cursorOf, keepSelection } from "./cursors";
import { keys, markdownRules } from "./keys";
import { blocksOf, looksLikeMarkdown, paragraphsOf } from "./markdown";
import type { Mending } from "./mending";
import { mentionMenu, slashMenu } from "./menus";
import { say, type Page } from "./page";
import { cleanPaste, isFlat, ownCopies, picturesInside } from "./paste";
import type { Pictures } from "./pictures";
import type { Presence } from "./presence";
import { plantTexts } from "./roots";
import { schema, type } from "./schema";
import { keepShape } from "./shape";
import { oneHeaderRow } from "./tables";
import type { Toolbar } from "./toolbar";
import { nodeViews } from "./views";

export interface Surroundings {
  page: Page;
  doc: Doc;
  undo: UndoManager;
  mending: Mending;
  facts: Facts;
  comments: Comments;
  checks: Checks;
  pictures: Pictures;
  presence: Presence;
  toolbar: Toolbar;
  mayWrite: () => boolean;
  addSection: (after: string) => void;
}

/* The cursor keeps clear of the bar above it and of the toolbar below it on a phone, in pixels. */
const SHY = { top: 100, bottom: 70, left: 0, right: 0 };

export const FRAGMENT = (uid: string): string => `section:${uid}`;

/* A section just made elsewhere: its first paragraph comes with the room. Whoever wrote before it came would have a paragraph of their own beside it. */
const PATIENCE_MS = 3000;

export function whenThere(doc: Doc, uid: string): Promise<void> {
  const fragment = doc.getXmlFragment(FRAGMENT(uid));
  if (fragment.length) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      fragment.unobserve(done);
      clearTimeout(late);
      resolve();
    };
    const late = setTimeout(done, PATIENCE_MS);
    fragment.observe(done);
  });
}

export function openSection(uid: string, place: HTMLElement, around: Surroundings): EditorView {
  const { page, doc } = around;
  const box = place.closest<HTMLElement>(".section")!;
  const fragment = doc.getXmlFragment(FRAGMENT(uid));
  keepShape(doc, fragment);
  around.undo.addToScope(fragment);
  plantTexts(fragment);
  const { doc: drawn, mapping } = initProseMirrorDoc(fragment, schema);
  const shown = drawn.childCount ? drawn : schema.topNodeType.createAndFill()!;
  const state = EditorState.create({ doc: shown, plugins: plugins(uid, ySyncPlugin(fragment, { mapping }) as Plugin, box, around) });
  const stand = document.createElement("div");
  const view = new EditorView(stand, {
    state,
    editable: around.mayWrite,
    scrollThreshold: SHY,
    scrollMargin: SHY,
    nodeViews: nodeViews(page, around.facts),
    attributes: () => ({ class: "prose", ...labels(box, around.mayWrite()) }),
    clipboardSerializer: ownCopies,
    transformPastedHTML: cleanPaste,
    clipboardTextParser: (text, $context, isPlain) => parsed(text, isPlain || $context.parent.type.spec.code === true),
    handlePaste: (view, event) => pasteText(view, event) || pasteAlong(view, event, around),
    handleClick: (shown, _at, event) => follow(event, shown.editable),
    handleDOMEvents: { focus: () => (around.toolbar.attend(view, uid), false), mousedown: writeBelow },
  });
  const forget = keepSelection(view, doc);
  around.mending.attend(fragment, cursorOf(view));
  const destroy = view.destroy.bind(view);
  view.destroy = () => {
    forget();
    around.mending.forget(fragment);
    destroy();
  };
  place.replaceWith(view.dom);
  around.comments.add(uid, view);
  return view;
}

function plugins(uid: string, shared: Plugin, box: HTMLElement, around: Surroundings): Plugin[] {
  const { page, comments, presence, toolbar, pictures } = around;
  return [
    shared,
    yUndoPlugin({ undoManager: around.undo }) as Plugin,
    presence.plugin(uid),
    slashMenu(page, pictures, () => around.addSection(uid)),
    mentionMenu(page),
    markdownRules(),
    ...keys({
      "Mod-Shift-k": (_state, dispatch, view) => (dispatch && view && toolbar.askForLink(view), true),
      "Mod-Alt-m": (state, dispatch, view) => !state.selection.empty && (dispatch && view && comments.compose(uid, view), true),
      "Alt-F10": (_state, dispatch) => (dispatch && toolbar.focus(), true),
      Escape: (_state, dispatch, view) => (dispatch && view && leave(view, box), true),
    }),
    dropCursor({ class: "drop-cursor", color: false, width: 2 }),
    gapCursor(),
    tableEditing(),
    oneHeaderRow,
    pictures.plugin(),
    comments.passages.plugin,
    ...around.checks.plugins(uid),
    watch(uid, box, around),
  ];
}

/* The toolbar follows the cursor; the section shows its question while it is empty. */
function watch(uid: string, box: HTMLElement, { toolbar, comments }: Surroundings): Plugin {
  const show = (view: EditorView): void => {
    const { doc } = view.state;
    const isEmpty = doc.childCount === 1 && doc.firstChild?.type === type("paragraph") && doc.firstChild.content.size === 0;
    box.toggleAttribute("data-empty", isEmpty);
  };
  return new Plugin({
    view: (view) => {
      setTimeout(() => show(view));
      return {
        update: (_, before) => {
          if (before.doc !== view.state.doc) show(view);
          const isHere = view.hasFocus() || (!view.editable && !before.selection.eq(view.state.selection));
          if (isHere) toolbar.attend(view, uid);
          if (!isHere || before.selection.eq(view.state.selection)) return;
          const passage = view.state.selection.empty ? comments.passages.at(view.state, view.state.selection.from) : undefined;
          comments.choose(passage?.id ?? "");
        },
      };
    },
  });
}

function labels(box: HTMLElement, mayWrite: boolean): Record<string, string> {
  const title = box.querySelector(".section-title")?.textContent?.trim() ?? "";
  const asked = box.querySelector(".section-ask");
  if (!mayWrite) return { role: "group", "aria-label": title };
  return { role: "textbox", "aria-multiline": "true", "aria-label": title, spellcheck: "true", ...(asked?.id ? { "aria-describedby": asked.id } : {}) };
}

/* Pasted text: Markdown where it was written as such; as it stands with Shift, and inside code. */
function parsed(text: string, isPlain: boolean): Slice {
  const nodes: Node[] = isPlain || !looksLikeMarkdown(text) ? paragraphsOf(text) : blocksOf(text);
  const only = nodes.length === 1 ? nodes[0]! : null;
  const opens = (node: Node | undefined): number => (node?.type === type("paragraph") ? 1 : 0);
  return new Slice(Fragment.from(nodes), only ? opens(only) : opens(nodes[0]), only ? opens(only) : opens(nodes[nodes.length - 1]));
}

/* Markdown that was copied out of an editor with colours. */
function pasteText(view: EditorView, event: ClipboardEvent): boolean {
  const [html, text] = ["text/html", "text/plain"].map((kind) => event.clipboardData?.getData(kind) ?? "");
  if (!html || !text || !isFlat(html) || !looksLikeMarkdown(text) || view.state.selection.$from.parent.type.spec.code) return false;
  view.dispatch(view.state.tr.replaceSelection(parsed(text, false)).scrollIntoView().setMeta("paste", true));
  return true;
}

/* Pictures that travel inside what is pasted are sent after it; those that only have an address on somebody's machine are missed aloud. */
function pasteAlong(view: EditorView, event: ClipboardEvent, { page, pictures }: Surroundings): boolean {
  const { files, missing } = picturesInside(event.clipboardData?.getData("text/html") ?? "");
  if (files.length) setTimeout(() => void pictures.upload(view, files, view.state.selection.to));
  else if (missing) pictures.tell(say(page, "pictures-left"), "note");
  return false;
}

/* A link is followed with Ctrl or ⌘, so that one can put the cursor into it. */
function follow(event: MouseEvent, mayWrite: boolean): boolean {
  const target = event.target as HTMLElement;
  const href = target.closest("a")?.getAttribute("href") ?? target.closest<HTMLElement>("[data-href]")?.dataset["href"];
  if (!href || (mayWrite && !event.metaKey && !event.ctrlKey)) return false;
  window.open(href, "_blank", "noopener");
  return true;
}

/* A click below a table, a picture or a block that ends the text makes a line there. */
function writeBelow(view: EditorView, event: MouseEvent): boolean {
  const [last, shown] = [view.state.doc.lastChild, view.dom.lastElementChild];
  if (!view.editable || event.target !== view.dom || !last || !shown || last.isTextblock || event.clientY <= shown.getBoundingClientRect().bottom) return false;
  if (last.type === type("bullet_list") || last.type === type("ordered_list") || last.type === type("blockquote")) return false;
  const end = view.state.doc.content.size;
  const transaction = view.state.tr.insert(end, type("paragraph").create());
  view.dispatch(transaction.setSelection(TextSelection.near(transaction.doc.resolve(end + 1))).scrollIntoView());
  view.focus();
  event.preventDefault();
  return true;
}

const STOPS = "a[href], button, summary, input, select, textarea, [contenteditable=true]";

/* Out of the text: the section itself has the focus then, and Tab goes on behind the text, also where it would make an item or a cell inside. */
function leave(view: EditorView, box: HTMLElement): void {
  view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.selection.$head)));
  view.dom.blur();
  const title = box.querySelector<HTMLElement>(".section-title");
  title?.focus({ preventScroll: true });
  const onward = (event: KeyboardEvent): void => {
    if (event.key !== "Tab" || event.shiftKey) return;
    const stops = [...document.querySelectorAll<HTMLElement>(STOPS)].filter((stop) => stop.tabIndex >= 0 && stop.offsetParent !== null && !view.dom.contains(stop));
    const next = stops.find((stop) => view.dom.compareDocumentPosition(stop) & document.DOCUMENT_POSITION_FOLLOWING);
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  title?.addEventListener("keydown", onward);
  title?.addEventListener("blur", () => title.removeEventListener("keydown", onward), { once: true });
}
