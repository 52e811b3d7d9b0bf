/* The text of all sections, to take along when the page can't save it: with its structure, where the clipboard takes that. */
export function copyText(sections: Iterable<{ title: string; text: HTMLElement }>): boolean {
  const stand = document.createElement("div");
  stand.className = "unseen";
  for (const { title, text } of sections) {
    const [heading, words] = [document.createElement("h2"), text.cloneNode(true) as HTMLElement];
    heading.textContent = title;
    words.removeAttribute("contenteditable");
    for (const cursor of words.querySelectorAll(".caret")) cursor.remove();
    stand.append(heading, words);
  }
  document.body.append(stand);
  const selection = getSelection();
  selection?.selectAllChildren(stand);
  const isCopied = document.execCommand("copy"); // the newer way is closed to pages without https
  stand.remove();
  return isCopied;
}
