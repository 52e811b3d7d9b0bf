/* When a part of the page can't be fetched, the page says so where messages stand. The old content stays. */
interface HtmxFailure {
  xhr?: XMLHttpRequest;
}

interface HtmxSwap {
  xhr: XMLHttpRequest;
  elt: Element;
  shouldSwap: boolean;
  isError: boolean;
}

export function tellFailures(): void {
  document.addEventListener("htmx:responseError", (event) => tell(sentenceIn((event as CustomEvent<HtmxFailure>).detail.xhr?.responseText ?? "")));
  document.addEventListener("htmx:sendError", () => tell(""));
  document.addEventListener("htmx:timeout", () => tell(""));
  document.addEventListener("htmx:beforeSwap", (event) => takeRefusal((event as CustomEvent<HtmxSwap>).detail));
}

/* A form marked data-takes-refusals is answered with itself and what is wrong with it: that answer is shown, not told. */
function takeRefusal(swap: HtmxSwap): void {
  if (![409, 422].includes(swap.xhr.status) || !swap.elt.matches("[data-takes-refusals]")) return;
  swap.shouldSwap = true;
  swap.isError = false;
}

/* Our error pages mark their sentence, so that the same words can stand in a message. */
export function sentenceIn(text: string): string {
  const page = new DOMParser().parseFromString(text, "text/html");
  return page.querySelector("[data-sentence]")?.textContent?.trim() ?? "";
}

/* Says a sentence; without one, that the server can't be reached. */
export function tell(sentence: string): void {
  const box = document.querySelector<HTMLElement>(".messages");
  if (!box) return;
  const line = document.createElement("p");
  line.className = "message message-error";
  line.textContent = sentence || (box.dataset["unreachable"] ?? "");
  box.replaceChildren(line);
  box.scrollIntoView({ block: "nearest" });
}
