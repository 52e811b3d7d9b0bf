/* <story-document>: the page's text, readable as the server drew it, becomes one that people write in together. */
import "../css/document-page.css";
import { UndoManager, Doc } from "yjs";
import { defaultDeleteFilter, defaultProtectedNodes, ySyncPluginKey } from "y-prosemirror";
import type { EditorView } from "prosemirror-view";
import { Checks } from "./checks";
import { Comments } from "./comments";
import { Drafts } from "./drafts";
import { Facts } from "./facts";
import { Mending } from "./mending";
import { Outline } from "./outline";
import { readPage, say, type Page } from "./page";
import { Pictures, type Tell } from "./pictures";
import { Presence } from "./presence";
import { Provider, type State } from "./provider";
import { copyText } from "./rescue";
import { described } from "./schema";
import { openSection, type Surroundings } from "./section";
import { Toolbar } from "./toolbar";

const SAVING_MS = 350;

class StoryDocument extends HTMLElement {
  readonly views = new Map<string, EditorView>();
  readonly doc = new Doc();
  readonly described = described();
  #page!: Page;
  #provider!: Provider;
  #drafts: Drafts | undefined;
  #saving = 0;
  #mayWrite = false;

  connectedCallback(): void {
    if (this.#provider) return;
    const page = (this.#page = readPage());
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.#provider = new Provider(this.doc, `${scheme}://${location.host}${page.socket}?schema=${this.described.version}`);
    this.#provider.onChange((state) => this.#show(state));
    this.#show(this.#provider.state);
    this.#part("again")?.addEventListener("click", () => this.#provider.again(true));
    this.#part("copy")?.addEventListener("click", () => this.#copy(page));
    void this.#provider.ready.then(() => this.#begin(page));
  }

  #copy(page: Page): void {
    const sections = [...this.views.values()].map(({ dom }) => ({ title: dom.getAttribute("aria-label") ?? "", text: dom }));
    this.#tell(say(page, copyText(sections) ? "copied" : "not-copied"), "note");
  }

  #part(name: string): HTMLElement | null {
    return this.querySelector<HTMLElement>(`[data-part="${name}"]`) ?? document.querySelector<HTMLElement>(`[data-part="${name}"]`);
  }

  #begin(page: Page): void {
    const tell: Tell = (sentence, kind) => this.#tell(sentence, kind);
    const comments = new Comments(page, this.#part("margin"), tell);
    const pictures = new Pictures(page, tell);
    const presence = new Presence(page, this.#provider.awareness, this.#part("presence")!);
    const outline = new Outline(page, this, this.views, (box) => this.#open(box, around), (uid) => presence.forget(uid), tell, this.doc);
    const around: Surroundings = {
      page,
      doc: this.doc,
      undo: this.#undo(),
      mending: this.#mending(),
      facts: new Facts(page),
      comments,
      checks: new Checks(page),
      pictures,
      presence,
      toolbar: new Toolbar(page, this.#part("tools")!, this.#part("bubble")!, pictures, comments),
      mayWrite: () => this.#mayWrite,
      addSection: (after) => outline.add(after),
    };
    this.#mayWrite = this.#provider.state.mayWrite;
    this.toggleAttribute("data-may-write", this.#mayWrite);
    presence.settle();
    for (const box of this.querySelectorAll<HTMLElement>(".section[data-section]")) this.#open(box, around);
    this.#takeUpDrafts(page);
    this.#part("comment-list")?.addEventListener("click", () => this.#part("margin")?.classList.toggle("open"));
    this.dataset["ready"] = "";
    this.#show(this.#provider.state);
  }

  #takeUpDrafts(page: Page): void {
    this.#drafts = new Drafts(this.doc, `${page.me.uid} ${page.socket}`, this.described.version, (isApart) => this.#tell(say(page, isApart ? "draft-apart" : "draft-back"), "note"));
    if (this.#mayWrite) this.#drafts.takeUp();
  }

  /* Letters of those who have gone are brought by this page, also in its last moment. */
  #mending(): Mending {
    const { awareness } = this.#provider;
    const mending = new Mending(this.doc, () => this.#provider.heard, {
      isHere: (client) => awareness.getStates().has(client),
      haveDoubled: (words) => this.#tell(say(this.#page, "doubled", { words: words.slice(0, 60) }), "note"),
    });
    this.#provider.onLeave(() => mending.settle());
    return mending;
  }

  #open(box: HTMLElement, around: Surroundings): void {
    const uid = box.dataset["section"]!;
    const place = box.querySelector<HTMLElement>(".prose");
    if (place) this.views.set(uid, openSection(uid, place, around));
  }

  /* One for the whole document, so that undo takes back the last thing this person did, wherever it was. */
  #undo(): UndoManager {
    const undo = new UndoManager([], {
      doc: this.doc,
      trackedOrigins: new Set<unknown>([ySyncPluginKey]),
      deleteFilter: (item) => defaultDeleteFilter(item, defaultProtectedNodes),
      captureTransaction: (transaction) => transaction.meta.get("addToHistory") !== false,
    });
    undo.destroy = () => undefined; // y-prosemirror ends it with the first section that goes; the others still need it
    return undo;
  }

  #show(state: State): void {
    clearTimeout(this.#saving);
    // "Saving" is said only when it takes long enough to be worth a word.
    if (state.standing === "saving" && this.dataset["standing"] === "saved") this.#saving = window.setTimeout(() => this.#say(state), SAVING_MS);
    else this.#say(state);
    this.toggleAttribute("data-unsaved", state.isUnsaved);
    this.#drafts?.attend(state.isUnsaved);
    this.#permit(state.mayWrite);
  }

  #say(state: State): void {
    const { standing, isUnsaved, sentence, code } = state;
    this.dataset["standing"] = standing;
    const name = standing === "closed" ? `closed-${code}` : standing === "offline" || standing === "reading" ? `${standing}${isUnsaved ? "-unsaved" : ""}` : standing;
    const isToldWhy = standing === "trouble" || (standing === "closed" && sentence);
    const words = say(this.#page, isToldWhy ? standing : name, { sentence });
    const line = this.#part("standing");
    if (line && line.textContent !== words) line.textContent = words;
    const isStuck = standing === "closed" || standing === "trouble" || (standing === "reading" && isUnsaved);
    const told = this.#part("standing-told");
    const aloud = isStuck || standing === "offline" ? words : told?.textContent ? say(this.#page, "saved") : "";
    if (told && told.textContent !== aloud) told.textContent = aloud;
    this.#part("again")?.toggleAttribute("hidden", !(standing === "closed" && code === 4413));
    this.#part("copy")?.toggleAttribute("hidden", !(isUnsaved && (standing === "closed" || standing === "reading")));
    this.#part("reload")?.toggleAttribute("hidden", !(standing === "closed" && (code === 4409 || code === 4422)));
  }

  /* Asked of every view when it has changed: the right to write, or the way to keep it, has come or gone. */
  #permit(mayWrite: boolean): void {
    if (mayWrite === this.#mayWrite || this.dataset["ready"] === undefined) return;
    this.#mayWrite = mayWrite;
    this.toggleAttribute("data-may-write", mayWrite);
    for (const view of this.views.values()) view.setProps({ editable: () => mayWrite });
  }

  #tell(sentence: string, kind: "note" | "error"): void {
    const line = this.#part("told");
    if (!line) return;
    line.setAttribute("role", kind === "error" ? "alert" : "status");
    line.textContent = sentence;
    line.dataset["kind"] = kind;
    line.hidden = !sentence;
  }
}

customElements.define("story-document", StoryDocument);
