/* The picture in its page: its style sheet, its movable parts, and the way to a line of the list. */
import type { Size } from "./frame";

/* The picture's own style sheet, before any of it is shown. */
export function styled(address: string): Promise<void> {
  if (document.querySelector(`link[href="${CSS.escape(address)}"]`)) return Promise.resolve();
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  return new Promise((done, fail) => {
    link.addEventListener("load", () => done());
    link.addEventListener("error", () => fail(new Error(address)));
    document.head.append(link);
  });
}

export function sizeOf(canvas: HTMLElement, gutter: number): Size {
  return { width: canvas.clientWidth, height: canvas.clientHeight, gutter };
}

export function place(element: HTMLElement, x: number, width?: number): void {
  element.style.transform = `translateX(${Math.round(x * 4) / 4}px)`;
  if (width !== undefined) element.style.width = `${Math.round(width * 4) / 4}px`;
}

export function slideTo(slider: HTMLElement, value: string, says: string): void {
  slider.setAttribute("aria-valuenow", value);
  slider.setAttribute("aria-valuetext", says);
}

/* To a line on this page, or to the page it stands on. */
export function goTo(address: string): void {
  const id = address.split("#")[1] ?? "";
  const line = document.getElementById(id);
  if (!line) return location.assign(address);
  history.replaceState(history.state, "", `#${id}`);
  for (const before of document.querySelectorAll(".pointed-at")) before.classList.remove("pointed-at");
  line.classList.add("pointed-at");
  line.tabIndex = -1;
  line.scrollIntoView({ block: "center" });
  line.focus({ preventScroll: true });
}
