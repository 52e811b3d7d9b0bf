/* The queue by keyboard: j and k go from row to row, a letter presses the button of the row that has it. */
const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("[data-queue] [data-row]")];
const typing = (at: EventTarget | null): boolean => at instanceof HTMLElement && at.closest("input, select, textarea, [contenteditable]") !== null;

function here(): HTMLElement | undefined {
  return document.activeElement?.closest<HTMLElement>("[data-queue] [data-row]") ?? undefined;
}

function step(by: number): void {
  const all = rows();
  const at = here();
  const next = at ? all[all.indexOf(at) + by] : all[by > 0 ? 0 : all.length - 1];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function press(letter: string): boolean {
  const button = here()?.querySelector<HTMLElement>(`[data-letter="${CSS.escape(letter)}"]`);
  if (!button) return false;
  if (button instanceof HTMLSelectElement) button.focus();
  else button.click();
  if (button.tagName === "SUMMARY") button.parentElement?.querySelector<HTMLElement>("select, input:not([type=hidden])")?.focus();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
  else if (!/^[a-z]$/.test(event.key) || !press(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
}, { capture: true });

/* What came in a row's place gets the focus, so that the next key goes on from there. */
document.addEventListener("htmx:afterSwap", (event) => {
  const put = (event as CustomEvent<{ elt: Element }>).detail.elt;
  put.closest<HTMLElement>("[data-queue] [data-row]")?.focus();
  underline();
});

/* The letter that presses a button is underlined in its words. */
function underline(): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-queue] [data-letter]:not(select, [data-marked])")) {
    button.dataset["marked"] = "";
    button.setAttribute("aria-keyshortcuts", button.dataset["letter"] ?? "");
    const words = button.textContent ?? "";
    const place = words.toLowerCase().indexOf(button.dataset["letter"] ?? "");
    if (place < 0 || button.childElementCount) continue;
    const mark = document.createElement("u");
    mark.textContent = words.charAt(place);
    const whole = document.createElement("span");
    whole.append(words.slice(0, place).trimStart(), mark, words.slice(place + 1).trimEnd());
    button.replaceChildren(whole);
  }
}

underline();
