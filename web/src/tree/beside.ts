/* What an address names. */
export function arrivedAt(): HTMLElement | null {
  return location.hash ? document.getElementById(location.hash.slice(1)) : null;
}

/* Whether one is sent here to ask. The address is the page's from then on: a browser takes the focus from a field to what an address names. */
export function isSentToAsk(): boolean {
  const isAsked = location.hash.startsWith("#ask-");
  if (isAsked) history.replaceState(history.state, "", location.pathname + location.search);
  return isAsked;
}

/* Whoever comes back to a place on a page goes on from there by keyboard too. */
export function arrive(): void {
  const place = arrivedAt();
  if (!place?.closest("main") || place.contains(document.activeElement) || place.closest("li[data-uid]")) return;
  if (!place.matches("a, button, input, select, textarea")) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

/* What stands beside the trees is fetched again when they change. While somebody works in it, it stays as it is until they leave. */
interface Swap {
  shouldSwap: boolean;
  target: Element;
}

export function standBeside(): void {
  const beside = document.querySelector<HTMLElement>("[data-beside]");
  if (!beside) return;
  let isDue = false;
  beside.addEventListener("htmx:beforeSwap", (event) => {
    if (!beside.contains(document.activeElement)) return;
    (event as CustomEvent<Swap>).detail.shouldSwap = false;
    isDue = true;
  });
  beside.addEventListener("focusout", (event) => {
    if (!isDue || beside.contains(event.relatedTarget as Node | null) || beside.querySelector("details[open]")) return;
    isDue = false;
    document.body.dispatchEvent(new CustomEvent("story:changed"));
  });
}
