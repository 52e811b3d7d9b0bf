/* "Ask why at…": the turns of the story nobody has asked about yet, fetched when they are wanted. One tap begins a tree; what is typed
   from then on goes into its first line. */
import { sentenceIn, tell } from "../failures";
import type { Words } from "./words";

export class Turns {
  constructor(
    private readonly root: HTMLElement,
    private readonly words: Words,
    private readonly chosen: (event: string, typed: () => string) => Promise<boolean>,
  ) {
    const link = root.querySelector<HTMLAnchorElement>("[data-turns]");
    link?.setAttribute("aria-expanded", "false");
    link?.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      if (this.#box.childElementCount) this.#close(link);
      else void this.#open(link, link.href);
    });
    this.#box.addEventListener("submit", (event) => void this.#submitted(event, link));
    this.#box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.#close(link);
      link?.focus();
    });
  }

  get #box(): HTMLElement {
    return this.root.querySelector<HTMLElement>("[data-turns-here]")!;
  }

  async #open(link: HTMLAnchorElement, address: string): Promise<void> {
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" } });
      const text = await answer.text();
      if (!answer.ok) return tell(sentenceIn(text));
      this.#box.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
      link.setAttribute("aria-expanded", "true");
      const begin = address === link.href ? "button[name], a" : "input[type=search]";
      this.#box.querySelector<HTMLElement>(begin)?.focus();
    } catch {
      tell("");
    }
  }

  #close(link: HTMLAnchorElement | null): void {
    this.#box.replaceChildren();
    link?.setAttribute("aria-expanded", "false");
  }

  async #submitted(event: SubmitEvent, link: HTMLAnchorElement | null): Promise<void> {
    event.preventDefault();
    event.stopPropagation();
    const form = event.target as HTMLFormElement;
    const words = form.querySelector<HTMLInputElement>("input[type=search]");
    if (words && link) return this.#open(link, `${link.href}?${new URLSearchParams({ q: words.value })}`);
    const button = event.submitter as HTMLButtonElement | null;
    if (!button?.value || !link) return;
    const field = this.#wait(button);
    const begun = await this.chosen(button.value, () => (this.#close(link), field.value));
    if (!begun && !field.value) await this.#open(link, link.href);
  }

  /* A field for the first words stands until the line they belong to does: what is typed at once is no command. */
  #wait(button: HTMLButtonElement): HTMLTextAreaElement {
    const [box, said, field] = [document.createElement("section"), document.createElement("p"), document.createElement("textarea")];
    box.className = "turns field-in";
    said.append(button.lastElementChild?.textContent ?? "");
    field.rows = 1;
    field.placeholder = this.words("answer-new");
    field.setAttribute("aria-label", this.words("answer-new"));
    field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    box.append(said, field);
    this.#box.replaceChildren(box);
    field.focus({ preventScroll: true });
    return field;
  }
}
