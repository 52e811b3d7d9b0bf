/* The sentences of the island, which stand translated in a <template> of the page: <p data-word="name">. */
export type Words = (name: string, given?: string) => string;

export function wordsOf(root: HTMLElement): Words {
  const found = new Map<string, string>();
  for (const word of root.querySelector<HTMLTemplateElement>("template[data-words]")!.content.querySelectorAll<HTMLElement>("[data-word]"))
    found.set(word.dataset["word"]!, word.textContent!.trim());
  return (name, given = "") => (found.get(name) ?? "").replace("#", given);
}

export function pieceOf<Element extends HTMLElement>(root: HTMLElement, name: string): Element {
  const template = root.querySelector<HTMLTemplateElement>(`template[data-piece="${name}"]`)!;
  return (template.content.cloneNode(true) as DocumentFragment).firstElementChild as Element;
}

export function shortened(text: string, longest = 48): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1).trimEnd()}…`;
}
