/* <button data-question="…">: puts the question into the field for answers, where one can go on typing; without this the server does it. */
const HEADING = "## ";

export function askProbes(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-probes]")) {
    const field = form.elements.namedItem("answers");
    if (!(field instanceof HTMLTextAreaElement)) continue;
    form.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-question]");
      if (!button) return;
      event.preventDefault();
      put(field, HEADING + (button.dataset["question"] ?? ""));
    });
  }
}

function put(field: HTMLTextAreaElement, heading: string): void {
  const there = field.value.indexOf(heading);
  if (there < 0) {
    const before = field.value.trimEnd();
    field.value = `${before}${before ? "\n\n" : ""}${heading}\n`;
  }
  field.focus();
  const next = there < 0 ? -1 : field.value.indexOf("\n\n## ", there);
  const end = next < 0 ? field.value.length : next;
  field.setSelectionRange(end, end);
  field.scrollTop = field.scrollHeight;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
