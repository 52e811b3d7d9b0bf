/* <form data-autosave>: what is typed is saved while one types, and the page says when. What was changed elsewhere is shown, not overwritten.
   The text goes to the server only, and stays nowhere in the browser. */
const PAUSE_MS = 1500;
const AGAIN_MS = 10_000;

interface Answer {
  version?: number;
  sentence?: string;
  theirs?: Record<string, string>;
}

export function autosave(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-autosave]")) new Draft(form);
}

class Draft {
  private readonly version: HTMLInputElement;
  private readonly said: HTMLElement | null;
  private waiting = 0;
  private isSaving = false;
  private isStale = false;
  private isTyped = false;

  constructor(private readonly form: HTMLFormElement) {
    this.version = form.elements.namedItem("version") as HTMLInputElement;
    this.said = form.querySelector("[data-autosaved]");
    form.addEventListener("input", (event) => {
      if (event.target instanceof HTMLTextAreaElement) this.later(PAUSE_MS);
    });
    document.addEventListener("submit", () => this.stop()); // deleting is another form, and nothing may be saved after it
    window.addEventListener("beforeunload", (event) => {
      if (this.isTyped && !form.dataset["sent"]) event.preventDefault();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.hidden && this.isTyped) void this.save();
    });
  }

  private later(wait: number): void {
    this.isTyped = true;
    if (this.isStale) return;
    clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => void this.save(), wait);
  }

  private stop(): void {
    clearTimeout(this.waiting);
    this.isTyped = false;
  }

  private async save(): Promise<void> {
    if (this.isSaving || this.isStale) {
      if (this.isSaving) this.later(PAUSE_MS);
      return;
    }
    clearTimeout(this.waiting);
    this.isSaving = true;
    this.isTyped = false;
    this.say(this.form.dataset["saving"] ?? "");
    const body = new FormData(this.form);
    body.set("step", "save");
    try {
      const response = await fetch(location.pathname, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true });
      const answer = (await response.json()) as Answer;
      if (response.ok && answer.version) this.saved(answer.version);
      else if (answer.theirs) this.stale(answer);
      else this.unsaved(answer.sentence);
    } catch {
      this.unsaved();
      this.later(AGAIN_MS);
    }
    this.isSaving = false;
  }

  private saved(version: number): void {
    this.version.value = String(version);
    const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    this.say(`${this.form.dataset["saved"] ?? ""} ${time}`);
  }

  private unsaved(sentence?: string): void {
    this.isTyped = true;
    this.say(sentence ?? this.form.dataset["unsaved"] ?? "");
  }

  /* Both texts on one page; saving again takes what stands in the fields. */
  private stale(answer: Answer): void {
    this.isStale = true;
    this.isTyped = true;
    this.say(answer.sentence ?? "");
    if (answer.version) this.version.value = String(answer.version);
    const box = this.form.querySelector<HTMLElement>("[data-theirs]");
    const list = box?.querySelector("[data-theirs-text]");
    if (!box || !list) return;
    list.replaceChildren();
    for (const [name, text] of Object.entries(answer.theirs ?? {})) {
      const field = this.form.elements.namedItem(name);
      if (!(field instanceof HTMLTextAreaElement) || field.value.trim() === text) continue;
      const heading = document.createElement("h3");
      heading.textContent = field.labels?.[0]?.textContent ?? name;
      const shown = document.createElement("pre");
      shown.tabIndex = 0;
      shown.textContent = text || "—";
      list.append(heading, shown);
    }
    box.hidden = false;
    box.scrollIntoView({ block: "center" });
  }

  private say(words: string): void {
    if (this.said) this.said.textContent = words;
  }
}
