/* Most pages send plain forms. htmx comes only to those with something in them for it to do. */
const USES = "[hx-get], [hx-post], [hx-put], [hx-patch], [hx-delete], [hx-boost]";

export function fetchHtmxIfUsed(): void {
  const address = document.querySelector<HTMLMetaElement>('meta[name="htmx-address"]')?.content;
  if (!address || !document.querySelector(USES)) return;
  // htmx starts at once only in a page that has loaded whole; between DOMContentLoaded and load it would wait for ever.
  if (document.readyState === "complete") add(address);
  else window.addEventListener("load", () => add(address), { once: true });
}

function add(address: string): void {
  const script = document.createElement("script");
  script.src = address;
  document.head.append(script);
}
