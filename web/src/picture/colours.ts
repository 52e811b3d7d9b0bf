/* The page's colours as a canvas takes them. A probe reads them, because light-dark() in a property is resolved only where it is used. */
const NAMES = ["paper", "ink", "soft", "line", "edge", "gold", "gold-wash", "rust", "rust-wash", "moss", "slate", "plum", "sunk"] as const;

export type Colours = Record<(typeof NAMES)[number], string>;

export function coloursOf(element: HTMLElement): Colours {
  const probe = document.createElement("span");
  probe.hidden = true;
  element.append(probe);
  const found = {} as Colours;
  for (const name of NAMES) {
    probe.style.color = `var(--${name})`;
    found[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return found;
}

/* Whenever the page turns light or dark. */
export function onColourChange(changed: () => void): () => void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const theme = new MutationObserver(changed);
  dark.addEventListener("change", changed);
  theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => {
    dark.removeEventListener("change", changed);
    theme.disconnect();
  };
}

export function colourOf(kind: string, colours: Colours): string {
  if (kind === "impact" || kind === "alert") return colours.rust;
  if (kind === "decision") return colours.gold;
  if (kind === "action") return colours.moss;
  return kind === "change" ? colours.plum : colours.slate;
}
