/* <button data-copy="text" data-copied="Copied">: copies, and says so for a moment. An address is made whole. */
const SHOWN_MS = 1600;

export function copyOnClick(): void {
  document.addEventListener("click", async (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-copy]");
    if (!button) return;
    event.preventDefault();
    const given = button.dataset["copy"] || location.href;
    const text = given.startsWith("/") || given.startsWith("#") ? new URL(given, location.href).href : given;
    const said = button.innerHTML;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      select(text);
      return;
    }
    button.textContent = button.dataset["copied"] ?? "✓";
    button.classList.add("copied");
    setTimeout(() => {
      button.innerHTML = said;
      button.classList.remove("copied");
    }, SHOWN_MS);
  });
}

/* <input data-select readonly>: what is shown once is selected whole as soon as one goes there. */
export function selectWhole(): void {
  document.addEventListener("focusin", (event) => {
    const field = event.target;
    if (field instanceof HTMLInputElement && "select" in field.dataset) field.select();
  });
}

/* Where the browser forbids writing to the clipboard (plain http), the text is shown selected, ready for Ctrl-C. */
function select(text: string): void {
  const field = document.createElement("input");
  field.value = text;
  field.readOnly = true;
  field.className = "field";
  const box = document.querySelector(".messages");
  box?.append(field);
  field.select();
  field.addEventListener("blur", () => field.remove());
}
