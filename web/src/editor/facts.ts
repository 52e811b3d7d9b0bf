/* What mentions and blocks show now: asked in one question, and again when something about the incident has changed. */
import type { Page } from "./page";

export interface Fact {
  label: string;
  detail: string;
  href: string;
  gone: boolean;
}

const TOGETHER_MS = 40;
const MOST_AT_ONCE = 60;

export class Facts {
  readonly #known = new Map<string, Fact>();
  readonly #wanted = new Map<string, Set<(fact: Fact) => void>>();
  readonly #blocks = new Set<() => void>();
  readonly #asking = new Set<string>();
  #timer = 0;

  constructor(private readonly page: Page) {
    document.body.addEventListener("story:changed", () => {
      for (const ref of this.#wanted.keys()) this.#ask(ref);
      for (const refresh of this.#blocks) refresh();
    });
  }

  /* Be told what stands behind a mention, now and whenever it has changed; the answer stops it. */
  watch(kind: string, ref: string, told: (fact: Fact) => void): () => void {
    const key = `${kind}:${ref}`;
    const known = this.#known.get(key);
    if (known) told(known);
    else this.#ask(key);
    const watchers = this.#wanted.get(key) ?? new Set();
    this.#wanted.set(key, watchers.add(told));
    return () => {
      watchers.delete(told);
      if (!watchers.size) this.#wanted.delete(key);
    };
  }

  watchBlocks(refresh: () => void): () => void {
    this.#blocks.add(refresh);
    return () => this.#blocks.delete(refresh);
  }

  #ask(key: string): void {
    this.#asking.add(key);
    this.#timer ||= window.setTimeout(() => void this.#fetch(), TOGETHER_MS);
  }

  async #fetch(): Promise<void> {
    this.#timer = 0;
    const keys = [...this.#asking].slice(0, MOST_AT_ONCE);
    for (const key of keys) this.#asking.delete(key);
    if (this.#asking.size) this.#timer = window.setTimeout(() => void this.#fetch(), TOGETHER_MS);
    try {
      const answer = await fetch(`${this.page.urls.facts}?${new URLSearchParams(keys.map((key) => ["ref", key]))}`, { headers: { Accept: "application/json" } });
      if (!answer.ok) return; // the labels that were true when they were written stay
      for (const [key, fact] of Object.entries((await answer.json()) as Record<string, Fact>)) {
        this.#known.set(key, fact);
        for (const told of this.#wanted.get(key) ?? []) told(fact);
      }
    } catch {
      // Offline: the labels stay, and the state line says why nothing is new.
    }
  }
}
