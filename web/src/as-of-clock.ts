/* <as-of-clock>: dragging the scrubber, or its arrow keys, shows the incident at that minute without leaving the page.
   Without this script the scrubber is a form with a button. What is shown is cut out of the page of that minute. */
const DRAG_PAUSE_MS = 70;

class AsOfClock extends HTMLElement {
  #asked: AbortController | undefined;
  #timer = 0;

  connectedCallback(): void {
    this.#piece("go").hidden = true;
    this.addEventListener("input", (event) => this.#moved(event, false));
    this.addEventListener("change", (event) => this.#moved(event, true));
    this.addEventListener("click", (event) => this.#stepped(event));
  }

  #piece(name: string): HTMLElement {
    return this.querySelector<HTMLElement>(`[data-part="${name}"]`)!;
  }

  get #slider(): HTMLInputElement {
    return this.querySelector<HTMLInputElement>("input[type=range]")!;
  }

  /* While it is dragged, the scrubber itself stays as it is; once it is let go, it reaches further where it needs to. */
  #moved(event: Event, isLetGo: boolean): void {
    if (event.target !== this.#slider) return;
    clearTimeout(this.#timer);
    if (isLetGo) this.#asked?.abort(); // an answer about an earlier minute would set the scrubber back while keys move it on
    const address = this.#address(Number(this.#slider.value));
    this.#timer = window.setTimeout(() => void this.#show(address, isLetGo), isLetGo ? 0 : DRAG_PAUSE_MS);
  }

  #stepped(event: MouseEvent): void {
    const step = (event.target as Element).closest<HTMLAnchorElement>("a[data-step]");
    if (!step || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const name = step.dataset["step"]!;
    void this.#show(step.href, true).then(() => this.querySelector<HTMLElement>(`[data-step="${name}"]`)?.focus());
  }

  #address(minute: number): string {
    const address = new URL(this.dataset["address"]!, location.href);
    address.searchParams.set("at", new Date(minute * 60_000).toISOString().slice(0, 16) + "Z");
    return address.href.replaceAll("%3A", ":");
  }

  async #show(address: string, isWhole: boolean): Promise<void> {
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    let page: Document;
    try {
      const answer = await fetch(address, { signal: asked.signal, credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return location.assign(address);
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      if (!asked.signal.aborted) location.assign(address);
      return;
    }
    if (asked.signal.aborted) return;
    const next = page.querySelector<HTMLElement>("as-of-clock");
    if (!next) return location.assign(address);
    history.replaceState(history.state, "", address);
    document.querySelector(".head .tabs")?.replaceWith(page.querySelector(".head .tabs")!);
    this.#take(next, isWhole);
  }

  #take(next: HTMLElement, isWhole: boolean): void {
    this.dataset["address"] = next.dataset["address"]!;
    for (const name of ["says", "steps", "shown"]) this.#piece(name).replaceChildren(...next.querySelector(`[data-part="${name}"]`)!.childNodes);
    const [here, there] = [this.#slider, next.querySelector<HTMLInputElement>("input[type=range]")!];
    here.setAttribute("aria-valuetext", there.getAttribute("aria-valuetext")!);
    if (!isWhole) return;
    [here.min, here.max, here.value] = [there.min, there.max, there.value];
    this.#piece("ends").replaceChildren(...next.querySelector('[data-part="ends"]')!.childNodes);
  }
}

customElements.define("as-of-clock", AsOfClock);
