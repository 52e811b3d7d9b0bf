/* A form is sent once, however often its button is pressed; coming back to the page makes it ready again. */
export function sendFormsOnce(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset["sent"]) {
      event.preventDefault();
      return;
    }
    form.dataset["sent"] = "1";
    // Signing out leaves nothing of theirs in this browser (editor/drafts.ts).
    if ("forget" in form.dataset) localStorage.clear();
    (event.submitter as HTMLElement | null)?.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) {
      delete form.dataset["sent"];
      for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
    }
  });
}
