/* Who is here: one line, and everyone's cursor with the name on it. Colours are a help; the name is what tells people apart. */
import type { Plugin } from "prosemirror-state";
import type { Awareness } from "y-protocols/awareness";
import { yCursorPlugin } from "y-prosemirror";
import { element, say, type Page } from "./page";

const SHADES = 8;
const NAMED_MS = 2600;
const MOST_NAMES = 5;

interface Person {
  name: string;
  role: string;
  shade: number;
}

interface Present {
  user?: Person;
  cursor?: unknown;
  section?: string;
}

type Changes = { added: number[]; updated: number[]; removed: number[] };

export class Presence {
  readonly #sections = new Map<string, SectionAwareness>();
  readonly #lastSection = new Map<number, string>();
  readonly #carets = new Map<number, HTMLElement>();
  readonly #timers = new Map<number, number>();

  constructor(private readonly page: Page, private readonly awareness: Awareness, private readonly line: HTMLElement) {
    this.#introduce(0);
    awareness.on("change", (changes: Changes) => this.#changed(changes));
  }

  /* Once it is known who else is here, take a shade that nobody has. */
  settle(): void {
    const taken = new Set(this.#others().map(([, present]) => present.user?.shade));
    const free = Array.from({ length: SHADES }, (_, shade) => shade).find((shade) => !taken.has(shade));
    this.#introduce(free ?? this.awareness.clientID % SHADES);
  }

  #introduce(shade: number): void {
    this.awareness.setLocalStateField("user", { ...this.page.me, shade, color: "#888888" });
  }

  plugin(section: string): Plugin {
    const own = new SectionAwareness(this.awareness, section);
    this.#sections.set(section, own);
    return yCursorPlugin(own as unknown as Awareness, {
      cursorBuilder: (user: Person, client: number) => this.#caret(user, client),
      selectionBuilder: (user: Person) => ({ class: `selected-by shade-${shadeOf(user)}` }),
    }) as Plugin;
  }

  forget(section: string): void {
    this.#sections.delete(section);
  }

  #others(): [number, Present][] {
    return ([...this.awareness.getStates()] as [number, Present][]).filter(([client]) => client !== this.awareness.clientID);
  }

  #caret(user: Person, client: number): HTMLElement {
    const label = element("span", { class: "caret-name" }, nameOf(user));
    const caret = element("span", { class: `caret shade-${shadeOf(user)} moved`, "aria-hidden": "true" }, "\u2060", label, "\u2060");
    this.#carets.set(client, caret);
    this.#fade(client);
    return caret;
  }

  #fade(client: number): void {
    clearTimeout(this.#timers.get(client));
    const caret = this.#carets.get(client);
    if (caret) requestAnimationFrame(() => turn(caret));
    caret?.classList.add("moved");
    this.#timers.set(client, window.setTimeout(() => this.#carets.get(client)?.classList.remove("moved"), NAMED_MS));
  }

  /* Only the sections hear of a cursor that it is in or has left. */
  #changed({ added, updated, removed }: Changes): void {
    const concerned = new Set<string>();
    for (const client of [...added, ...updated, ...removed]) {
      const section = (this.awareness.getStates().get(client) as Present | undefined)?.section ?? "";
      for (const one of [section, this.#lastSection.get(client) ?? ""]) concerned.add(one);
      if (removed.includes(client)) this.#lastSection.delete(client);
      else this.#lastSection.set(client, section);
      if (client !== this.awareness.clientID) this.#fade(client);
    }
    for (const section of concerned) this.#sections.get(section)?.tell();
    if (added.length || removed.length || updated.some((client) => client !== this.awareness.clientID)) this.#list();
  }

  #list(): void {
    const people = new Map<string, { person: Person; section: string }>();
    for (const [, present] of this.#others()) if (present.user) people.set(nameOf(present.user), { person: present.user, section: present.section ?? people.get(nameOf(present.user))?.section ?? "" });
    const mine = nameOf({ ...this.page.me, shade: 0 });
    const isAlsoElsewhere = people.delete(mine);
    const told = [...people];
    const shown = told.slice(0, MOST_NAMES).map(([name, { person, section }]) => {
      const chip = element("button", { type: "button", class: `person shade-${shadeOf(person)}`, title: name }, element("span", { class: "person-mark", "aria-hidden": "true" }, initials(person.name)), element("span", { class: "person-name" }, name));
      chip.addEventListener("click", () => document.querySelector(`[data-section="${CSS.escape(section)}"]`)?.scrollIntoView({ block: "start" }));
      return element("li", {}, chip);
    });
    if (told.length > MOST_NAMES) shown.push(element("li", { class: "person-more" }, say(this.page, "and-more", { count: told.length - MOST_NAMES })));
    const words = told.length ? say(this.page, "here-others") : say(this.page, isAlsoElsewhere ? "here-twice" : "here-alone");
    const key = `${words}${told.map(([name, { section }]) => name + section).join()}`;
    if (this.line.dataset["key"] === key) return;
    this.line.dataset["key"] = key;
    this.line.replaceChildren(element("span", { class: "here" }, words), element("ul", {}, ...shown));
  }
}

/* A name that would not fit to the right of its cursor stands to the left of it. */
function turn(caret: HTMLElement): void {
  const text = caret.closest(".section-body")?.getBoundingClientRect();
  const name = caret.querySelector<HTMLElement>(".caret-name");
  if (text && name) caret.classList.toggle("to-left", caret.getBoundingClientRect().left + name.offsetWidth > text.right);
}

function nameOf(user: Person): string {
  return user.role ? `${user.name} (${user.role})` : user.name;
}

function shadeOf(user: Person): number {
  return Math.abs(Math.trunc(Number(user.shade) || 0)) % SHADES;
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return `${words[0]?.[0] ?? "?"}${words.length > 1 ? (words[words.length - 1]?.[0] ?? "") : ""}`.toUpperCase();
}

/* What y-prosemirror sees of who is here: those in its own section. It keeps one's cursor together with the section it is in. */
class SectionAwareness {
  readonly #told = new Set<() => void>();

  constructor(private readonly whole: Awareness, private readonly section: string) {}

  on(_event: string, told: () => void): void {
    this.#told.add(told);
  }

  off(_event: string, told: () => void): void {
    this.#told.delete(told);
  }

  tell(): void {
    for (const told of this.#told) told();
  }

  getStates(): Map<number, Present> {
    return new Map(([...this.whole.getStates()] as [number, Present][]).filter(([, present]) => present.section === this.section));
  }

  getLocalState(): Present {
    const own = this.whole.getLocalState() as Present | null;
    return own?.section === this.section ? own : {};
  }

  setLocalStateField(_field: string, cursor: unknown): void {
    const own = (this.whole.getLocalState() ?? {}) as Present;
    if (cursor === null && own.section !== this.section) return;
    // The section stays when the cursor goes: it is where this person was last.
    this.whole.setLocalState({ ...own, cursor, section: this.section });
  }
}
