/* Which sections there are, their headings and their order are rows, not live text: when they have changed, this page asks for itself again and takes over
   what is new. Editors of sections that stay are not touched. */
import type { EditorView } from "prosemirror-view";
import type { Doc } from "yjs";
import { later, post, say, sentenceOf, type Page } from "./page";
import type { Tell } from "./pictures";
import { whenThere } from "./section";

const PAUSE_MS = 400;

export class Outline {
  constructor(private readonly page: Page, private readonly root: HTMLElement, private readonly views: Map<string, EditorView>, private readonly open: (box: HTMLElement) => void, private readonly forget: (uid: string) => void, private readonly tell: Tell, private readonly doc: Doc) {
    document.body.addEventListener("story:changed", later(PAUSE_MS, () => void this.refresh()));
    root.addEventListener("submit", (event) => this.#submitted(event));
    root.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-rename]");
      if (button) this.#rename(button.closest<HTMLElement>(".section")!);
    });
  }

  /* The forms of a section: moved, removed, added, without leaving the page. */
  #submitted(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    if (!form.matches("[data-outline]")) return;
    event.preventDefault();
    event.stopPropagation();
    form.closest("details")?.removeAttribute("open");
    const before = new Set(this.views.keys());
    void this.#send(form.action, new FormData(form, event.submitter)).then((isDone) => {
      if (!isDone) return;
      form.reset();
      // A new section is there to be written in.
      if (form.matches(".add-section")) [...this.views].find(([uid]) => !before.has(uid))?.[1].focus();
    });
  }

  async #send(url: string, body: FormData): Promise<boolean> {
    try {
      const answer = await post(url, body);
      if (answer.ok) {
        await this.refresh();
        return true;
      }
      this.tell((await sentenceOf(answer)) || say(this.page, "not-done"), "error");
    } catch {
      this.tell(say(this.page, "not-done"), "error");
    }
    return false;
  }

  add(after: string): void {
    const form = this.root.querySelector<HTMLFormElement>("form.add-section");
    const place = form?.elements.namedItem("after") as HTMLInputElement | null;
    if (place) place.value = after;
    const title = form?.elements.namedItem("title") as HTMLInputElement | null;
    title?.focus();
    title?.scrollIntoView({ block: "center" });
  }

  #rename(box: HTMLElement): void {
    const title = box.querySelector<HTMLElement>(".section-title")!;
    const input = document.createElement("input");
    input.className = "section-name";
    input.maxLength = 200;
    input.value = title.textContent?.trim() ?? "";
    input.setAttribute("aria-label", say(this.page, "section-title"));
    title.hidden = true;
    title.after(input);
    input.focus();
    input.select();
    let isOver = false;
    const finish = async (keeps: boolean): Promise<void> => {
      if (isOver) return;
      isOver = true;
      const value = input.value.trim();
      if (keeps && value && value !== title.textContent?.trim()) {
        const body = new FormData();
        body.set("title", value);
        if (!(await this.#send(`${this.page.urls.sections}${box.dataset["section"]}/title/`, body))) {
          isOver = false;
          return;
        }
      }
      input.remove();
      title.hidden = false;
      title.focus({ preventScroll: true });
    };
    input.addEventListener("blur", () => void finish(true));
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      void finish(event.key === "Enter");
    });
  }

  /* One after the other, so that none goes on before what another found is there. */
  refresh(): Promise<void> {
    return (this.#refreshed = this.#refreshed.then(() => this.#refresh()));
  }

  #refreshed = Promise.resolve();

  async #refresh(): Promise<void> {
    let fresh: Document;
    try {
      const answer = await fetch(location.pathname + location.search);
      if (!answer.ok || answer.redirected) return;
      fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      return; // offline: the next change asks again
    }
    const wanted = [...fresh.querySelectorAll<HTMLElement>(".section[data-section]")];
    const there = new Map([...this.root.querySelectorAll<HTMLElement>(".section[data-section]")].map((box) => [box.dataset["section"]!, box]));
    const list = this.root.querySelector<HTMLElement>("[data-part=sections]");
    if (!list) return;
    let last: HTMLElement | null = null;
    for (const box of wanted) {
      const uid = box.dataset["section"]!;
      const own = there.get(uid) ?? document.adoptNode(box);
      if (there.has(uid)) this.#take(own, box);
      const place: Element | null = last ? last.nextElementSibling : list.firstElementChild;
      if (place !== own) list.insertBefore(own, place);
      if (!there.has(uid)) {
        await whenThere(this.doc, uid);
        this.open(own);
      }
      there.delete(uid);
      last = own;
    }
    for (const [uid, box] of there) {
      this.forget(uid);
      this.views.get(uid)?.destroy();
      this.views.delete(uid);
      box.remove();
    }
    this.#parts(fresh);
  }

  /* The heading and its forms of a section that stays. */
  #take(own: HTMLElement, fresh: HTMLElement): void {
    for (const part of [".section-title", ".section-acts"]) {
      const [old, now] = [own.querySelector<HTMLElement>(part), fresh.querySelector<HTMLElement>(part)];
      if (old && now && shape(old) !== shape(now) && !old.hidden && !old.contains(document.activeElement)) old.innerHTML = now.innerHTML;
    }
  }

  #parts(fresh: Document): void {
    for (const part of ["outline", "state"]) {
      const [old, now] = [document.querySelector(`[data-part=${part}]`), fresh.querySelector(`[data-part=${part}]`)];
      if (!old || !now || shape(old) === shape(now) || old.contains(document.activeElement)) continue;
      old.innerHTML = now.innerHTML;
      (window as { htmx?: { process(within: Element): void } }).htmx?.process(old);
    }
  }
}

/* What it says, without the tokens that are new in every answer. */
function shape(part: Element): string {
  return part.innerHTML.replace(/(name="csrfmiddlewaretoken" value=")[^"]*/g, "$1");
}
