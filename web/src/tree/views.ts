/* Three ways to see the same lists: an outline, a drawing, and plain lines (the first one a small screen shows). The choice is kept in this browser. */
import type { Canvas } from "./canvas";
import type { Outline } from "./outline";

type View = "outline" | "drawing" | "lines";
const SMALL = "(max-width: 699px)";
const NAME = "tree view";

export class Views {
  #view: View;

  constructor(
    private readonly root: HTMLElement,
    private readonly outline: Outline,
    private readonly canvas: Canvas,
  ) {
    this.#view = this.#kept ?? (this.#isSmall ? "lines" : "outline");
    root.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-view]");
      if (button) this.choose(button.dataset["view"] as View);
      const act = (event.target as Element).closest<HTMLElement>("[data-canvas]")?.dataset["canvas"];
      if (act === "fit") this.fit();
      else if (act) canvas.zoom(act === "closer" ? 1 : -1);
      const fold = (event.target as Element).closest<HTMLElement>("[data-fold]")?.dataset["fold"];
      if (fold) outline.foldAll(fold === "all");
    });
  }

  get #isSmall(): boolean {
    return matchMedia(SMALL).matches;
  }

  /* What was chosen on a large screen doesn't decide for a small one. */
  get #kept(): View | null {
    return localStorage.getItem(`${NAME} ${this.#isSmall ? "small" : "large"}`) as View | null;
  }

  choose(view: View): void {
    this.#view = view;
    localStorage.setItem(`${NAME} ${this.#isSmall ? "small" : "large"}`, view);
    this.show();
  }

  show(): void {
    this.root.dataset["shows"] = this.#view;
    for (const button of this.root.querySelectorAll<HTMLElement>("[data-view]"))
      button.setAttribute("aria-pressed", String(button.dataset["view"] === this.#view));
    this.outline.show({ asTree: this.#view !== "lines" });
    this.canvas.turn(this.#view === "drawing");
  }

  /* From anywhere to all of it at once. */
  fit(): void {
    if (this.#view !== "drawing") this.choose("drawing");
    else this.canvas.fit();
  }
}
