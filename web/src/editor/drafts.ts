/* What this page wrote and the server has not kept yet stays in this browser too, for when the page or the browser goes before it could be sent. It is put
   in at the next opening by the same person, and goes from here as soon as it is kept, or with signing out (forms.ts). */
import { ContentString, decodeUpdate, applyUpdate, type Doc, encodeStateAsUpdate, encodeStateVector, getItem, getState, type ID, Item, XmlElement, XmlFragment, XmlText } from "yjs";
import { isThere, rootOf, saysOf, unitsOf } from "./units";
import { blocksIn } from "./twice";

export const DRAFTS = "second-story draft ";
const WRITE_MS = 300;
/* As long as others may take to find that they have to bring it (orphans.ts). */
const OTHERS_BRING_MS = 4000;
const OLDEST_MS = 30 * 24 * 3600 * 1000;

interface Draft {
  at: number;
  schema: number;
  /* The name of the section's text that was written in last. */
  fragment: string;
  update: string;
}

export class Drafts {
  readonly #prefix: string;
  readonly #name: string;
  /* What there was when everything was kept. */
  #kept: Uint8Array;
  #fragment = "";
  #timer = 0;
  #isWritten = false;
  #isUnsaved = false;

  /* `tell` is called when something was found: whether it had to be put in a paragraph of its own. */
  constructor(private readonly doc: Doc, owner: string, private readonly schema: number, private readonly tell: (isApart: boolean) => void) {
    this.#prefix = `${DRAFTS}${owner} `;
    this.#name = `${this.#prefix}${doc.clientID}`;
    this.#kept = encodeStateVector(doc);
    doc.on("afterTransaction", ({ local, changed }) => {
      const [first] = local ? [...changed.keys()] : [];
      const root = first && rootOf(first);
      if (root) this.#fragment = [...doc.share].find(([, one]) => (one as unknown) === root)?.[0] ?? this.#fragment;
    });
    addEventListener("pagehide", () => this.#isUnsaved && this.#write());
  }

  /* Called whenever it is known anew whether everything is kept. */
  attend(isUnsaved: boolean): void {
    this.#isUnsaved = isUnsaved;
    if (isUnsaved) {
      this.#timer ||= window.setTimeout(() => this.#write(), WRITE_MS);
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#kept = encodeStateVector(this.doc);
    if (this.#isWritten) localStorage.removeItem(this.#name);
    this.#isWritten = false;
  }

  /* Put in what was left here. */
  takeUp(): void {
    const names = Array.from({ length: localStorage.length }, (_, place) => localStorage.key(place) ?? "").filter((name) => name.startsWith(this.#prefix) && name !== this.#name);
    for (const name of names) {
      const draft = read(name);
      if (!draft || draft.schema !== this.schema || draft.at < Date.now() - OLDEST_MS) {
        localStorage.removeItem(name);
        continue;
      }
      const update = Uint8Array.from(atob(draft.update), (letter) => letter.charCodeAt(0));
      const was = encodeStateVector(this.doc).join();
      applyUpdate(this.doc, update, DRAFTS);
      if (encodeStateVector(this.doc).join() !== was) this.tell(false);
      setTimeout(() => this.#lookAfter(name, draft, update), OTHERS_BRING_MS);
    }
  }

  /* Where the block was taken away meanwhile, and nobody has brought the words, they get a paragraph of their own. */
  #lookAfter(name: string, { fragment }: Draft, update: Uint8Array): void {
    localStorage.removeItem(name);
    const lost = goneIn(update, this.doc).filter((words) => !this.#stands(words));
    const section = this.doc.share.get(fragment) as unknown;
    if (!lost.some((words) => words.trim()) || !(section instanceof XmlFragment)) return;
    this.doc.transact(() => {
      const paragraph = new XmlElement("paragraph");
      paragraph.insert(0, [new XmlText(lost.join(" "))]);
      section.insert(section.length, [paragraph]);
    }, DRAFTS);
    this.tell(true);
  }

  #stands(words: string): boolean {
    const texts = ([...this.doc.share.values()] as unknown[]).filter((one) => one instanceof XmlFragment);
    return texts.some((text) => blocksIn(text).some((block) => saysOf(unitsOf(block, isThere)).includes(words)));
  }

  #write(): void {
    this.#timer = 0;
    if (!this.#isUnsaved) return;
    const update = Array.from(encodeStateAsUpdate(this.doc, this.#kept), (byte) => String.fromCharCode(byte)).join("");
    const draft: Draft = { at: Date.now(), schema: this.schema, fragment: this.#fragment, update: btoa(update) };
    try {
      localStorage.setItem(this.#name, JSON.stringify(draft));
      this.#isWritten = true;
    } catch {
      // No room, or not allowed: then it is only in the page, which says that it has to stay open.
    }
  }
}

function read(name: string): Draft | null {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "") as Draft;
  } catch {
    return null;
  }
}

/* The words of an update that stand nowhere, though it was put in. */
function goneIn(update: Uint8Array, doc: Doc): string[] {
  const found: string[] = [];
  let last: ID | null = null;
  for (const struct of decodeUpdate(update).structs) {
    if (!(struct instanceof Item) || !(struct.content instanceof ContentString)) continue;
    for (const [place, letter] of [...struct.content.str].entries()) {
      const id = { client: struct.id.client, clock: struct.id.clock + place } as ID;
      if (id.clock < getState(doc.store, id.client) && !(getItem(doc.store, id) as unknown as { deleted: boolean }).deleted) continue;
      if (last && last.client === id.client && last.clock === id.clock - 1) found[found.length - 1] += letter;
      else found.push(letter);
      last = id;
    }
  }
  return found;
}
