/* Keeps the focus. Whatever goes from the island while somebody works in it (a field that is saved, a line that is taken away, a button that
   has done its work, lists that arrive), the focus goes to what stands there now, never to the page, where letters are the page's shortcuts. */
export class Keeper {
  #held: Element | null = null; // what of the island has the focus, or had it last

  constructor(
    private readonly root: HTMLElement,
    private readonly back: () => void,
  ) {
    document.addEventListener("focusin", (event) => (this.#held = root.contains(event.target as Node) ? (event.target as Element) : null));
    document.addEventListener("pointerdown", (event) => {
      if (!root.contains(event.target as Node)) this.#held = null;
    });
    // On its way from one element to another it is nowhere for a moment: then only afterwards can be said whether it arrived.
    root.addEventListener("focusout", (event) => (event.relatedTarget ? setTimeout(() => this.#look()) : queueMicrotask(() => this.#look())));
    const seen = { subtree: true, childList: true, attributes: true, attributeFilter: ["hidden", "class", "data-shows"] };
    new MutationObserver(() => this.#isGone(this.#held) && this.#look()).observe(root, seen);
  }

  #isGone(held: Element | null): boolean {
    return held !== null && !(held.isConnected && held.checkVisibility());
  }

  /* What is hidden loses the focus only when the browser draws the next time. */
  #look(): void {
    const at = document.activeElement;
    if (this.#held && (!at || at === document.body || (this.root.contains(at) && this.#isGone(at)))) this.back();
  }
}
