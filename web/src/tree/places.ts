/* Where a factor that is being written most likely lies: said below its words by the server, chosen where that is sure and nobody has chosen yet. */
export function listenForPlaces(): void {
  document.addEventListener("htmx:configRequest", (event) => {
    const select = (event.target as Element).matches("[data-places]") && selectOf(event.target as HTMLElement);
    if (select && isGuess(select)) (event as CustomEvent<{ parameters: Record<string, string> }>).detail.parameters["domain"] = ""; // nobody chose it
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const part = (event.target as Element).closest<HTMLElement>("[data-places]");
    const select = part && selectOf(part);
    if (!part || !select || "chosen" in select.dataset) return;
    const place = part.querySelector<HTMLElement>("[data-place]");
    if (select.value !== "UNCLASSIFIED" && !isGuess(select)) return;
    if (place && "sure" in place.dataset) choose(place, select);
    else if ("guessed" in select.dataset) select.value = "UNCLASSIFIED"; // the words say something else by now
  });
  document.addEventListener("change", (event) => {
    if (event.target instanceof HTMLSelectElement && event.target.name === "domain") event.target.dataset["chosen"] = "";
  });
  document.addEventListener("click", (event) => {
    const place = (event.target as Element).closest("[data-take]")?.closest<HTMLElement>("[data-place]");
    const select = place && selectOf(place);
    if (!place || !select) return;
    choose(place, select);
    select.dataset["chosen"] = "";
    select.focus();
  });
}

function choose(place: HTMLElement, select: HTMLSelectElement): void {
  select.value = select.dataset["guessed"] = place.dataset["place"]!;
  place.querySelector("[data-take]")?.remove();
}

function isGuess(select: HTMLSelectElement): boolean {
  return !("chosen" in select.dataset) && select.value === select.dataset["guessed"];
}

function selectOf(part: HTMLElement): HTMLSelectElement | null {
  return part.closest("form")?.querySelector<HTMLSelectElement>("select[name=domain]") ?? null;
}
