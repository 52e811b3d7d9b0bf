/* ⌘K: finds pages and commands of this page at once, and what the server finds a moment later. The words are in the template. */
interface Found {
  group: string;
  label: string;
  detail: string;
  url: string;
}

interface Choice extends Found {
  act: () => void;
}

const PAUSE_MS = 120;
const MOST_COMMANDS = 8;

class CommandPalette extends HTMLElement {
  #asked: AbortController | undefined;
  #timer = 0;
  #choices: Choice[] = [];
  #at = 0;

  connectedCallback(): void {
    document.addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey) && !event.shiftKey && !event.altKey) {
        event.preventDefault();
        this.open();
      }
    });
    document.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || !(event.target as Element).closest('[data-open="palette"]')) return;
      event.preventDefault();
      this.open();
    });
    this.#input.addEventListener("input", () => this.#typed());
    this.#input.addEventListener("keydown", (event) => this.#pressed(event));
    this.#list.addEventListener("click", (event) => this.#clicked(event));
    this.#part("again").addEventListener("click", () => void this.#search(this.#input.value.trim()));
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    });
    this.#dialog.addEventListener("close", () => this.#asked?.abort());
  }

  open(): void {
    if (this.#dialog.open) return;
    this.#dialog.showModal();
    this.#input.value = "";
    this.#typed();
    this.#input.focus();
  }

  get #dialog(): HTMLDialogElement {
    return this.#part("dialog") as HTMLDialogElement;
  }

  get #input(): HTMLInputElement {
    return this.#part("input") as HTMLInputElement;
  }

  get #list(): HTMLElement {
    return this.#part("list");
  }

  #part(name: string): HTMLElement {
    return this.querySelector<HTMLElement>(`[data-part="${name}"]`)!;
  }

  #typed(): void {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    const words = this.#input.value.trim();
    this.#show(this.#commands(words));
    this.#say(words && this.dataset["find"] ? "looking" : this.#choices.length ? "" : "nothing");
    if (words && this.dataset["find"]) this.#timer = window.setTimeout(() => void this.#search(words), PAUSE_MS);
  }

  async #search(words: string): Promise<void> {
    const asked = new AbortController();
    this.#asked = asked;
    this.#say("looking");
    let found: Found[];
    try {
      const address = `${this.dataset["find"]}?${new URLSearchParams({ q: words })}`;
      const answer = await fetch(address, { signal: asked.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      found = (await answer.json()) as Found[];
    } catch {
      if (!asked.signal.aborted) this.#say("failed");
      return;
    }
    if (asked.signal.aborted) return;
    const choices = found.map((one) => ({ ...one, act: () => location.assign(one.url) }));
    this.#show([...this.#commands(words), ...choices]);
    this.#say(this.#choices.length ? "" : "nothing");
  }

  /* Whatever on this page is marked data-command, once each, that has every typed word in it. */
  #commands(words: string): Choice[] {
    const wanted = words.toLowerCase().split(/\s+/);
    const seen = new Set<string>();
    const commands: Choice[] = [];
    for (const element of document.querySelectorAll<HTMLElement>("[data-command]")) {
      const label = (element.dataset["command"] || element.textContent || "").trim().replace(/\s+/g, " ");
      const low = label.toLowerCase();
      if (seen.has(low) || !wanted.every((word) => low.includes(word))) continue;
      seen.add(low);
      const group = this.dataset["commands"] ?? "";
      commands.push({ group, label, detail: element.dataset["key"] ?? "", url: "", act: () => element.click() });
    }
    return words ? commands.slice(0, MOST_COMMANDS) : commands;
  }

  #show(choices: Choice[]): void {
    this.#choices = choices;
    this.#at = 0;
    const groups = new Map<string, HTMLElement>();
    choices.forEach((choice, place) => {
      let group = groups.get(choice.group);
      if (!group) {
        group = element("div", "", { role: "group", "aria-label": choice.group });
        group.append(element("span", choice.group, { class: "palette-group", "aria-hidden": "true" }));
        groups.set(choice.group, group);
      }
      const option = element("div", "", { role: "option", id: `choice-${place}`, "data-place": String(place) });
      option.append(element("span", choice.label), element("small", choice.detail));
      group.append(option);
    });
    this.#list.replaceChildren(...groups.values());
    this.#mark();
  }

  #mark(): void {
    for (const option of this.#list.querySelectorAll<HTMLElement>('[role="option"]')) {
      const here = option.dataset["place"] === String(this.#at);
      option.setAttribute("aria-selected", String(here));
      if (here) option.scrollIntoView({ block: "nearest" });
    }
    if (this.#choices.length) this.#input.setAttribute("aria-activedescendant", `choice-${this.#at}`);
    else this.#input.removeAttribute("aria-activedescendant");
  }

  #pressed(event: KeyboardEvent): void {
    const many = this.#choices.length;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step && many) {
      event.preventDefault();
      this.#at = (this.#at + step + many) % many;
      this.#mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.#choose(this.#at);
    }
  }

  #clicked(event: Event): void {
    const option = (event.target as Element).closest<HTMLElement>('[role="option"]');
    if (option) this.#choose(Number(option.dataset["place"]));
  }

  #choose(place: number): void {
    const choice = this.#choices[place];
    if (!choice) return;
    this.#dialog.close();
    choice.act();
  }

  /* One line at a time: looking, nothing, failed; none of them while there is something to choose and nothing to say. */
  #say(which: string): void {
    for (const line of this.querySelectorAll<HTMLElement>("[data-says]")) line.hidden = line.dataset["says"] !== which;
  }
}

function element(name: string, text: string, attributes: Record<string, string> = {}): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

customElements.define("command-palette", CommandPalette);
