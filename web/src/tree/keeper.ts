/* Keeps the focus. Whatever goes from the island while somebody works in it (a field that is saved, a line that is taken away, a button that
   has done its work, lists that arrive), the focus goes to what stands there now, never to the page, where letters are the page's shortcuts. */
export class Keeper {
  #isHere = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly back: () => void,
  ) {
    document.addEventListener("focusin", (event) => (this.#isHere = root.contains(event.target as Node)));
    document.addEventListener("pointerdown", (event) => {
      if (!root.contains(event.target as Node)) this.#isHere = false;
    });
    root.addEventListener("focusout", () => queueMicrotask(() => this.#look()));
    root.addEventListener("pointerup", () => setTimeout(() => this.#look())); // pressed where nothing takes the focus
    new MutationObserver(() => this.#look()).observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ["hidden", "class"] });
  }

  /* What is hidden loses the focus only when the browser draws the next time. */
  #look(): void {
    const held = document.activeElement;
    const isLost = !held || held === document.body || (this.root.contains(held) && !(held as HTMLElement).checkVisibility());
    if (this.#isHere && isLost && !this.#isPicking) this.back();
  }

  /* Words that are being marked with the pointer stay marked. */
  get #isPicking(): boolean {
    return document.getSelection()?.isCollapsed === false;
  }
}
