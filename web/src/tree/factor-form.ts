/* Writing an answer down as a factor, below the line: what contributed, where it lies, what part it played; or which factor it is already. */
import { answerOf, isTurn, nodeOf, type Item } from "./items";
import { listenForPlaces } from "./places";
import { uid, type Answer, type Sending } from "./sending";
import { pieceOf, shortened, type Words } from "./words";

listenForPlaces();

export class FactorForm {
  constructor(
    private readonly root: HTMLElement,
    private readonly sending: Sending,
    private readonly words: Words,
    private readonly done: (item: Item, isWritten: boolean) => void,
  ) {}

  /* Answers whether it stands open: what is one already has none. */
  open(item: Item): boolean {
    const node = nodeOf(item);
    const open = node.querySelector<HTMLFormElement>(".factor-form");
    if (open) return this.#goTo(open);
    if (isTurn(item) || node.querySelector(".card")) return false;
    this.root.querySelector<HTMLElement>(".factor-form [data-leave]")?.click(); // one at a time
    const form = pieceOf<HTMLFormElement>(this.root, "factor-form");
    const statement = form.elements.namedItem("statement") as HTMLTextAreaElement;
    statement.value = answerOf(item);
    node.append(form);
    window.htmx?.process(form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#send(item, form);
    });
    form.addEventListener("keydown", (event) => this.#pressed(event, item, form));
    form.querySelector("[data-leave]")?.addEventListener("click", () => this.#close(item, form, false));
    this.#offer(form.querySelector<HTMLSelectElement>("[data-same]")!, form);
    statement.select();
    return this.#goTo(form);
  }

  #goTo(form: HTMLFormElement): true {
    (form.elements.namedItem("statement") as HTMLTextAreaElement).focus({ preventScroll: true });
    form.scrollIntoView({ block: "nearest" });
    return true;
  }

  /* The factors of the page, in case it is one of them. */
  #offer(select: HTMLSelectElement, form: HTMLFormElement): void {
    for (const factor of this.root.querySelectorAll<HTMLElement>("[id^=factor-]")) {
      const says = factor.querySelector(".says, h3")?.textContent?.trim() ?? "";
      select.add(new Option(shortened(says, 90), factor.id.slice("factor-".length)));
    }
    select.closest<HTMLElement>(".field-of")!.hidden = select.length < 2;
    select.addEventListener("change", () => form.classList.toggle("is-same", select.value !== ""));
  }

  #pressed(event: KeyboardEvent, item: Item, form: HTMLFormElement): void {
    event.stopPropagation();
    if (event.key === "Escape") {
      event.preventDefault();
      this.#close(item, form, false);
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey || (!event.shiftKey && event.target instanceof HTMLTextAreaElement))) {
      event.preventDefault();
      form.requestSubmit();
    }
  }

  async #send(item: Item, form: HTMLFormElement): Promise<void> {
    const given = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== "")) as Record<string, string>;
    delete given["csrfmiddlewaretoken"];
    const body = given["factor"] ? { factor: given["factor"] } : { ...given, statement: given["statement"] ?? "" };
    form.setAttribute("aria-busy", "true");
    const answer = await this.sending.send({ method: "PUT", path: () => `whys/${uid(item)}/factor`, body: () => body });
    form.removeAttribute("aria-busy");
    if (answer.ok) this.#close(item, form, true);
    else this.#refused(form, answer);
  }

  #refused(form: HTMLFormElement, answer: Answer): void {
    const said = form.querySelector<HTMLElement>("[data-refused]")!;
    said.textContent = answer.sentence || this.words("lost");
    said.hidden = false;
    (form.elements.namedItem("statement") as HTMLElement).focus();
  }

  #close(item: Item, form: HTMLFormElement, isWritten: boolean): void {
    form.remove();
    this.done(item, isWritten);
  }
}
