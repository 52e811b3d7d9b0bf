/* The document's socket. It says what this page has and hears what it lacks, counts what it sent against what the server says it has kept, and tries
   again, ever more slowly, when the line breaks. What is written meanwhile stays in the page and goes with the next greeting. */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
import * as sync from "y-protocols/sync";
import type { Doc } from "yjs";

const [SYNC, AWARENESS, KEPT, TROUBLE, MODE] = [0, 1, 4, 5, 6] as const;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 20_000;
const SILENT_MS = 15_000;
const AWARENESS_MS = 60;
/* Closed for good: no right, another schema, too large, not what Yjs writes. */
const FINAL = new Set([4403, 4409, 4413, 4422]);

export type Standing = "opening" | "saved" | "saving" | "offline" | "trouble" | "reading" | "closed";

export interface State {
  standing: Standing;
  isUnsaved: boolean;
  mayWrite: boolean;
  sentence: string;
  code: number;
}

export class Provider {
  readonly awareness: Awareness;
  /* The update that is just being put in. */
  heard: Uint8Array | null = null;
  readonly #changed = new Set<(state: State) => void>();
  readonly #leaving = new Set<() => void>();
  #socket: WebSocket | undefined;
  #wait = FIRST_WAIT_MS;
  #timer = 0;
  #silence = 0;
  #sent = 0;
  #kept = 0;
  #isGreeted = false;
  #isSynced = false;
  #isOwing = false;
  /* What this page has was said on this line: what it writes from then on goes as it is written, also while it mends what it hears. */
  #hasSaid = false;
  #mayWrite = false;
  #trouble = "";
  #reason = "";
  #code = 0;
  #left: Record<string, unknown> | null = null;
  #ready!: () => void;
  readonly ready = new Promise<void>((done) => (this.#ready = done));

  constructor(private readonly doc: Doc, private readonly address: string) {
    this.awareness = new Awareness(doc);
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#wrote(update);
    });
    this.awareness.on("update", this.#moved());
    addEventListener("online", () => this.again());
    addEventListener("offline", () => this.#drop());
    addEventListener("pagehide", () => this.#leave());
    addEventListener("pageshow", (event) => event.persisted && this.again());
    document.addEventListener("visibilitychange", () => !document.hidden && this.again());
    addEventListener("beforeunload", (event) => this.state.isUnsaved && event.preventDefault());
    this.#open();
  }

  get state(): State {
    const isUnsaved = this.#isOwing || this.#sent > this.#kept;
    return { standing: this.#standing(isUnsaved), isUnsaved, mayWrite: this.#mayWrite && !FINAL.has(this.#code), sentence: this.#trouble || this.#reason, code: this.#code };
  }

  onChange(told: (state: State) => void): void {
    this.#changed.add(told);
  }

  /* Something still to be written before the page goes. */
  onLeave(act: () => void): void {
    this.#leaving.add(act);
  }

  /* Try now; also after the server has shut the socket for good, when whoever writes has asked for it. */
  again(isAsked = false): void {
    if (isAsked) this.#code = 0;
    if (this.#socket || FINAL.has(this.#code)) return;
    this.#wait = FIRST_WAIT_MS;
    this.#open();
  }

  #standing(isUnsaved: boolean): Standing {
    if (FINAL.has(this.#code)) return "closed";
    if (this.#trouble) return "trouble";
    if (this.#isSynced && !this.#mayWrite) return "reading";
    if (this.#isSynced) return isUnsaved ? "saving" : "saved";
    return this.#code ? "offline" : "opening";
  }

  #open(): void {
    clearTimeout(this.#timer);
    const socket = new WebSocket(this.address);
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", (event) => {
      if (socket === this.#socket) this.#heard(new Uint8Array(event.data as ArrayBuffer));
    });
    socket.addEventListener("close", (event) => {
      if (socket === this.#socket) this.#broke(event.code, event.reason);
    });
  }

  #heard(bytes: Uint8Array): void {
    const decoder = decoding.createDecoder(bytes);
    const kind = decoding.readVarUint(decoder);
    if (kind === MODE) this.#greet(decoding.readVarUint(decoder) === 1);
    else if (kind === KEPT) this.#kept = decoding.readVarUint(decoder);
    else if (kind === TROUBLE) this.#trouble = decoding.readVarString(decoder);
    else if (kind === AWARENESS) applyAwarenessUpdate(this.awareness, decoding.readVarUint8Array(decoder), this);
    else if (kind === SYNC) this.#synchronise(decoder);
    if (this.#kept >= this.#sent) clearTimeout(this.#silence);
    if (kind !== AWARENESS) this.#tell();
  }

  /* The server says first whether one may write. It may say so again when that has changed. */
  #greet(mayWrite: boolean): void {
    this.#mayWrite = mayWrite;
    if (this.#isGreeted) return;
    this.#isGreeted = true;
    this.#frame(SYNC, (encoder) => sync.writeSyncStep1(encoder, this.doc));
    const state = this.awareness.getLocalState() ?? this.#left;
    // Others may hold that this page has gone, which counts as its latest word; two newer ones are believed.
    if (state) for (let told = 0; told < 2; told++) this.awareness.setLocalState(state);
  }

  #synchronise(decoder: decoding.Decoder): void {
    const step = decoding.readVarUint(decoder);
    if (step === sync.messageYjsSyncStep1) {
      const theirs = decoding.readVarUint8Array(decoder);
      if (!this.#mayWrite) return;
      this.#isOwing = false;
      this.#hasSaid = true;
      this.#change((encoder) => sync.writeSyncStep2(encoder, this.doc, theirs));
      return;
    }
    const at = decoder.pos;
    this.heard = decoding.readVarUint8Array(decoder);
    decoder.pos = at;
    sync.readSyncStep2(decoder, this.doc, this);
    this.heard = null;
    if (step === sync.messageYjsSyncStep2 && !this.#isSynced) {
      this.#isSynced = true;
      this.#code = 0;
      this.#wait = FIRST_WAIT_MS;
      this.#ready();
    }
  }

  #wrote(update: Uint8Array): void {
    if ((this.#isSynced || this.#hasSaid) && this.#mayWrite) this.#change((encoder) => sync.writeUpdate(encoder, update));
    else this.#isOwing = true;
    this.#tell();
  }

  /* A frame with changes, of which the server says when it is kept. A line that stays silent is dead: a new one is tried. */
  #change(write: (encoder: encoding.Encoder) => void): void {
    this.#frame(SYNC, write);
    this.#sent += 1;
    clearTimeout(this.#silence);
    this.#silence = window.setTimeout(() => !this.#trouble && this.#drop(), SILENT_MS);
  }

  #frame(kind: number, write: (encoder: encoding.Encoder) => void): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, kind);
    write(encoder);
    this.#socket.send(encoding.toUint8Array(encoder) as Uint8Array<ArrayBuffer>);
  }

  #moved(): (changes: { added: number[]; updated: number[]; removed: number[] }, origin: unknown) => void {
    const moved = new Set<number>();
    let timer = 0;
    return ({ added, updated, removed }, origin) => {
      if (origin === this) return;
      for (const client of [...added, ...updated, ...removed]) moved.add(client);
      timer ||= window.setTimeout(() => {
        timer = 0;
        this.#frame(AWARENESS, (encoder) => encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(this.awareness, [...moved])));
        moved.clear();
      }, AWARENESS_MS);
    };
  }

  /* Without waiting for a farewell that may never come. */
  #drop(): void {
    if (!this.#socket) return;
    const socket = this.#socket;
    this.#broke(1006);
    socket.close();
  }

  #broke(code: number, reason = ""): void {
    this.#socket = undefined;
    clearTimeout(this.#silence);
    this.#isOwing ||= this.#sent > this.#kept;
    this.#sent = this.#kept = 0;
    this.#isGreeted = this.#isSynced = this.#hasSaid = false;
    this.#trouble = "";
    this.#reason = reason;
    this.#code = code;
    const others = [...this.awareness.getStates().keys()].filter((client) => client !== this.doc.clientID);
    removeAwarenessStates(this.awareness, others, this);
    this.#tell();
    if (FINAL.has(code)) return;
    // Where the browser knows that there is no network, its word that there is one again is worth more than trying.
    const wait = navigator.onLine ? this.#wait : LONGEST_WAIT_MS;
    this.#timer = window.setTimeout(() => this.#open(), wait * (0.75 + Math.random() / 2));
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
  }

  #leave(): void {
    for (const act of this.#leaving) act();
    this.#left = this.awareness.getLocalState();
    this.awareness.setLocalState(null);
    this.#frame(AWARENESS, (encoder) => {
      encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(this.awareness, [this.doc.clientID]));
    });
    this.#socket?.close();
  }

  #tell(): void {
    for (const told of this.#changed) told(this.state);
  }
}
