/* <form data-forget="beginning of a name">: what this browser keeps under such names goes when the form is sent. Signing out leaves no text behind. */
export function forgetting(): void {
  document.addEventListener("submit", (event) => {
    const beginning = (event.target as HTMLFormElement).dataset["forget"];
    if (!beginning) return;
    for (const name of Object.keys(localStorage)) if (name.startsWith(beginning)) localStorage.removeItem(name);
  });
}
