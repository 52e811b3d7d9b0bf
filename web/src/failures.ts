/* When a part of the page can't be fetched, the page says so where messages stand. The old content stays. */
interface HtmxFailure {
  xhr?: XMLHttpRequest;
}

export function tellFailures(): void {
  document.addEventListener("htmx:responseError", (event) => tell(sentenceIn((event as CustomEvent<HtmxFailure>).detail.xhr)));
  document.addEventListener("htmx:sendError", () => tell(""));
  document.addEventListener("htmx:timeout", () => tell(""));
}

/* Our error pages mark their sentence, so that the same words can stand in a message. */
function sentenceIn(xhr: XMLHttpRequest | undefined): string {
  const page = new DOMParser().parseFromString(xhr?.responseText ?? "", "text/html");
  return page.querySelector("[data-sentence]")?.textContent?.trim() ?? "";
}

function tell(sentence: string): void {
  const box = document.querySelector<HTMLElement>(".messages");
  if (!box) return;
  const line = document.createElement("p");
  line.className = "message message-error";
  line.textContent = sentence || (box.dataset["unreachable"] ?? "");
  box.replaceChildren(line);
  box.scrollIntoView({ block: "nearest" });
}
