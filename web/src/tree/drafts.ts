/* What is being typed is kept in this tab until the line is left, so that a reload doesn't take it. */
import { before, parentOf, type Item } from "./items";
import type { Typed } from "./field";
import type { Part } from "./refused";

export interface Draft extends Typed {
  uid: string;
  holder: string;
  after: string;
  due: string;
  sentence: string; // why it wasn't taken, if it wasn't
  part: Part;
}

export class Drafts {
  #names = new WeakMap<Item, string>();
  #count = 0;

  constructor(private readonly key: string) {}

  get #name(): string {
    return `typing ${this.key}`;
  }

  #read(): Record<string, Draft> {
    return JSON.parse(sessionStorage.getItem(this.#name) ?? "{}") as Record<string, Draft>;
  }

  #write(drafts: Record<string, Draft>): void {
    if (Object.keys(drafts).length) sessionStorage.setItem(this.#name, JSON.stringify(drafts));
    else sessionStorage.removeItem(this.#name);
  }

  keep(item: Item, typed: Typed, due: string, { sentence = "", part = "answer" as Part } = {}): void {
    const name = this.#names.get(item) ?? String((this.#count += 1));
    this.#names.set(item, name);
    const holder = parentOf(item)?.dataset["uid"] ?? "";
    const place = { uid: item.dataset["uid"]!, holder, after: before(item)?.dataset["uid"] ?? "" };
    this.#write({ ...this.#read(), [name]: { ...typed, ...place, due, sentence, part } });
  }

  drop(item: Item): void {
    const name = this.#names.get(item);
    if (name === undefined) return;
    const { [name]: _gone, ...rest } = this.#read();
    this.#write(rest);
  }

  /* What was being typed when the page went away; from here on it is kept anew. */
  take(): Draft[] {
    const drafts = Object.values(this.#read());
    this.#write({});
    return drafts;
  }
}
