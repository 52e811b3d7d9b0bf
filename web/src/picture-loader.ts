/* The picture of a timeline comes once the page has loaded whole, and only to pages that have one. */
export function fetchPictureIfUsed(): void {
  const picture = document.querySelector<HTMLElement>("story-timeline[data-script]");
  if (!picture) return;
  const add = (): void => {
    const script = document.createElement("script");
    script.type = "module";
    script.src = picture.dataset["script"]!;
    document.head.append(script);
  };
  if (document.readyState === "complete") add();
  else window.addEventListener("load", add, { once: true });
}
