/* Single keys and pairs of keys. Every element with data-key can be pressed that way; "?" shows the list, which is in the template. */
import { isTyping } from "./typing";
const PAIR_MS = 1200;
const ROWS = "main :is(.row-title, [data-row] h2 a, .needs > li div > a, .cards td:first-child > a, .reads h3 a, .decide h3 a)";

class KeyHelp extends HTMLElement {
  #first = "";
  #timer = 0;

  connectedCallback(): void {
    document.addEventListener("keydown", (event) => this.#pressed(event));
    document.addEventListener("click", (event) => {
      if ((event.target as Element).closest('[data-open="keys"]')) this.#show();
    });
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    });
  }

  get #dialog(): HTMLDialogElement {
    return this.querySelector("dialog")!;
  }

  #show(): void {
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  #pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return;
    if (isTyping(event.target as HTMLElement)) {
      if (event.key === "Escape") leave(event.target as HTMLElement);
      return;
    }
    if (document.querySelector("dialog[open]")) return;
    const pressed = this.#first ? `${this.#first} ${event.key}` : event.key;
    this.#first = "";
    clearTimeout(this.#timer);
    if (this.#does(pressed)) event.preventDefault();
    else if (event.key === "g") {
      this.#first = "g";
      this.#timer = window.setTimeout(() => (this.#first = ""), PAIR_MS);
    }
  }

  #does(pressed: string): boolean {
    if (pressed === "?") this.#show();
    else if (pressed === "j" || pressed === "k") step(pressed === "j" ? 1 : -1);
    else if (pressed === "/") document.querySelector<HTMLElement>('[data-open="palette"]')?.click();
    else {
      const wanted = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(pressed).replace(/\\ /g, " ")}"]`);
      if (!wanted) return false;
      wanted.click();
    }
    return true;
  }
}

/* Out of a field; and out of a form that has a way back, if nothing was changed in it. */
function leave(field: HTMLElement): void {
  const back = document.querySelector<HTMLElement>('main [data-key="Escape"]');
  const form = field.closest("form");
  if (!back) field.blur();
  else if (form && isChanged(form)) back.focus();
  else back.click();
}

function isChanged(form: HTMLFormElement): boolean {
  return [...form.elements].some((field) => {
    if (field instanceof HTMLSelectElement) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((one) => one.defaultSelected));
    return (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) && field.type !== "hidden" && field.value !== field.defaultValue;
  });
}

/* Typing wins over every shortcut; a check box or a button takes no letters. */
function step(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>(ROWS)];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by];
  next?.focus();
  next?.scrollIntoView({ block: "center" });
}

customElements.define("key-help", KeyHelp);
