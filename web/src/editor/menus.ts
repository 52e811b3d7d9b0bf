/* What "/" and "@" offer. */
import { commands } from "./commands";
import { say, type Page } from "./page";
import type { Pictures } from "./pictures";
import { FACT_KINDS, type } from "./schema";
import { suggest, type Choice } from "./suggest";
import { insertBlock } from "./tables";
import type { Plugin } from "prosemirror-state";

/* Each with what one would type for it, which is how one learns it. */
const BLOCKS: [string, string][] = [
  ["paragraph", ""], ["heading-3", "#"], ["heading-4", "####"], ["bullets", "-"], ["numbers", "1."], ["tasks", "[]"], ["table", ""], ["quote", ">"], ["code-block", "```"], ["divider", "---"],
];

interface Found {
  kind: string;
  ref: string;
  label: string;
  detail: string;
}

export function slashMenu(page: Page, pictures: Pictures, addSection: () => void): Plugin {
  const all: (Choice & { words: string })[] = [];
  const add = (name: string, detail: string, take: Choice["take"], also = ""): void => {
    const label = say(page, `do-${name}`);
    all.push({ label, detail, take, words: `${label} ${say(page, `also-${name}`)} ${also}`.toLowerCase() });
  };
  for (const [name, typed] of BLOCKS) add(name, typed, (view) => commands[name]!(view.state, view.dispatch, view));
  add("picture", "", (view) => pictures.choose(view));
  // Also by the word that stands for it in Markdown.
  for (const kind of FACT_KINDS) add(`block-${kind}`, say(page, "block-now"), (view) => insertBlock(type("fact_block").create({ kind }))(view.state, view.dispatch), kind);
  add("mention", "@", (view) => view.dispatch(view.state.tr.insertText("@")));
  add("section", "", addSection);
  return suggest(page, "/", say(page, "slash-menu"), (query) => {
    const words = query.toLowerCase().split(/\s+/);
    return all.filter((choice) => words.every((word) => choice.words.includes(word)));
  });
}

export function mentionMenu(page: Page): Plugin {
  let asked: AbortController | undefined;
  return suggest(page, "@", say(page, "mention-menu"), async (query): Promise<Choice[]> => {
    asked?.abort();
    asked = new AbortController();
    const answer = await fetch(`${page.urls.mentions}?${new URLSearchParams({ q: query })}`, { signal: asked.signal, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return ((await answer.json()) as Found[]).map(({ kind, ref, label, detail }) => ({
      label,
      detail,
      take: (view) => {
        const transaction = view.state.tr.replaceSelectionWith(type("mention").create({ kind, ref, label }), false);
        view.dispatch(transaction.insertText(" ").scrollIntoView());
      },
    }));
  });
}
