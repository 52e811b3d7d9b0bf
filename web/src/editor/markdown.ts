/* Markdown that is pasted as text, as nodes: what the server writes and what people type by habit, no more. */
import type { Mark, Node } from "prosemirror-model";
import { mark } from "./commands";
import { isHomePicture, safeHref, schema, type } from "./schema";

const FENCE = /^\s{0,3}(```+|~~~+)\s*([\w+-]*)[^`]*$/;
const HEADING = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const RULE = /^\s{0,3}([-*_])(?:\s*\1){2,}\s*$/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])(\s+)(?:\[([ xX])\]\s+)?(.*)$/;
const QUOTE = /^\s{0,3}>\s?/;
const ROW = /^\s*\|.*\|\s*$/;
const DELIMITERS = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;
const FACTS = /^::(timeline|impact|factors|actions)(?:\{([^}]*)\})?$/;

/* Whether a text was written as Markdown: one line that is nothing else, or marks in at least two places. */
export function looksLikeMarkdown(text: string): boolean {
  const lines = text.split(/\r?\n/);
  if (lines.some((line, at) => HEADING.test(line) || FENCE.test(line) || FACTS.test(line) || (ROW.test(line) && DELIMITERS.test(lines[at + 1] ?? "")) || /^\s*[-*+] \[[ xX]\] /.test(line))) return true;
  if (lines.filter((line) => ITEM.test(line) || QUOTE.test(line)).length > 1) return true;
  return (text.match(/\*\*[^*\n]+\*\*|`[^`\n]+`|\[[^\]\n]+\]\([^)\s]+\)|~~[^~\n]+~~/g) ?? []).length > 1;
}

export function blocksOf(text: string): Node[] {
  return blocks(text.replace(/\r\n?/g, "\n").replace(/\t/g, "    ").split("\n"));
}

/* Plain text: an empty line parts paragraphs, a single one is a break. */
export function paragraphsOf(text: string): Node[] {
  const parts = text.replace(/\r\n?/g, "\n").replace(/^\n+|\n+$/g, "").split(/\n{2,}/);
  return parts.map((part) => paragraph(part.split("\n").flatMap((line, at) => [...(at ? [type("hard_break").create()] : []), ...(line ? [schema.text(line)] : [])])));
}

function paragraph(inside: Node[]): Node {
  return type("paragraph").create(null, inside);
}

function blocks(lines: string[]): Node[] {
  const made: Node[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    if (!line.trim()) at += 1;
    else at = one(lines, at, made);
  }
  return made;
}

/* One block that begins at a line; where the next one begins. */
function one(lines: string[], at: number, made: Node[]): number {
  const line = lines[at] ?? "";
  const [fence, heading, facts] = [FENCE.exec(line), HEADING.exec(line), FACTS.exec(line.trim())];
  if (fence) {
    const close = lines.findIndex((other, place) => place > at && other.trim().startsWith(fence[1]!) && !other.trim().slice(fence[1]!.length));
    const end = close < 0 ? lines.length : close;
    const code = lines.slice(at + 1, end).join("\n");
    made.push(type("code_block").create({ language: fence[2] }, code ? schema.text(code) : null));
    return end + 1;
  }
  if (heading) {
    made.push(type("heading").create({ level: Math.max(3, heading[1]!.length) }, inline(heading[2]!)));
    return at + 1;
  }
  if (facts) {
    const given = Object.fromEntries([...(facts[2] ?? "").matchAll(/(from|to)="([^"]*)"/g)].map((found) => [found[1], found[2]]));
    made.push(type("fact_block").create({ kind: facts[1], ...given }));
    return at + 1;
  }
  if (RULE.test(line)) {
    made.push(type("horizontal_rule").create());
    return at + 1;
  }
  if (QUOTE.test(line)) return run(lines, at, (other) => QUOTE.test(other), (some) => made.push(type("blockquote").create(null, filled(blocks(some.map((other) => other.replace(QUOTE, "")))))));
  if (ROW.test(line) && DELIMITERS.test(lines[at + 1] ?? "")) return run(lines, at, (other) => ROW.test(other), (some) => made.push(table(some)));
  if (ITEM.test(line)) return list(lines, at, made);
  return run(lines, at, (other, place) => other.trim() !== "" && (place === at || !begins(other)), (some) => made.push(picture(some) ?? paragraph(inline(some.map((other) => other.trimStart()).join("\n")))));
}

function begins(line: string): boolean {
  return [FENCE, HEADING, RULE, QUOTE, ITEM, ROW].some((pattern) => pattern.test(line));
}

function run(lines: string[], at: number, goesOn: (line: string, place: number) => boolean, take: (lines: string[]) => void): number {
  let end = at;
  while (end < lines.length && goesOn(lines[end] ?? "", end)) end += 1;
  take(lines.slice(at, end));
  return end;
}

function filled(inside: Node[]): Node[] {
  return inside.length ? inside : [paragraph([])];
}

function list(lines: string[], at: number, made: Node[]): number {
  const first = ITEM.exec(lines[at] ?? "")!;
  const isOrdered = /\d/.test(first[2]!);
  const indent = first[1]!.length;
  const items: Node[] = [];
  while (at < lines.length) {
    const found = ITEM.exec(lines[at] ?? "");
    if (!found || found[1]!.length > indent + 1 || found[1]!.length < indent || /\d/.test(found[2]!) !== isOrdered || RULE.test(lines[at] ?? "")) break;
    const inside = found[1]!.length + found[2]!.length + Math.min(found[3]!.length, 4);
    const own = [found[5]!];
    at += 1;
    for (; at < lines.length; at++) {
      const line = lines[at] ?? "";
      const depth = line.length - line.trimStart().length;
      const isBlank = !line.trim();
      const nextIsInside = isBlank && nextOf(lines, at).search(/\S/) > indent;
      if (isBlank ? !nextIsInside : depth <= indent && begins(line)) break;
      if (!isBlank && depth <= indent && !(lines[at - 1] ?? "").trim()) break;
      own.push(line.slice(Math.min(depth, inside)));
    }
    items.push(type("list_item").create({ checked: found[4] === undefined ? null : found[4] !== " " }, filled(blocks(own))));
    while (at < lines.length && !(lines[at] ?? "").trim() && ITEM.test(nextOf(lines, at))) at += 1;
  }
  made.push(isOrdered ? type("ordered_list").create({ start: parseInt(first[2]!, 10) }, items) : type("bullet_list").create(null, items));
  return at;
}

/* The next line that is not empty. */
function nextOf(lines: string[], at: number): string {
  let next = at + 1;
  while (next < lines.length && !lines[next]?.trim()) next += 1;
  return lines[next] ?? "";
}

function table(lines: string[]): Node {
  const cells = (line: string): string[] => line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim().replace(/\\\|/g, "|"));
  const aligns = cells(lines[1] ?? "").map((dashes) => (/^:-*:$/.test(dashes) ? "center" : dashes.endsWith(":") ? "right" : dashes.startsWith(":") ? "left" : null));
  const rows = [lines[0]!, ...lines.slice(2)].map((line, place) => {
    const given = cells(line);
    return type("table_row").create(null, aligns.map((align, column) => type(place ? "table_cell" : "table_header").create({ align }, inline(given[column] ?? ""))));
  });
  return type("table").create(null, rows);
}

function picture(lines: string[]): Node | null {
  const found = lines.length === 1 ? /^!\[([^\]]*)\]\((\S+?)(?:\s+"([^"]*)")?\)$/.exec((lines[0] ?? "").trim()) : null;
  return found && isHomePicture(found[2]!) ? type("image").create({ src: found[2], alt: found[1], caption: found[3] ?? "" }) : null;
}

const INLINE =
  /\\([\\`*_{}[\]()#+\-.!|>~])|(`+)(.+?)\2(?!`)|!?\[([^\]]*)\]\(([^()\s]+)(?:\s+"[^"]*")?\)|(\*\*|__)(?=\S)([\s\S]*?\S)\6|(?<![\w*])([*_])(?=\S)([\s\S]*?\S)\8(?!\w)|~~(?=\S)([\s\S]*?\S)~~|(?:\\| {2,})\n|\n|<(https?:[^>\s]+)>/g;

function inline(text: string, marks: readonly Mark[] = []): Node[] {
  const made: Node[] = [];
  const say = (words: string): void => void (words && made.push(schema.text(words, marks)));
  const within = (inside: string, name: string, attrs: Record<string, unknown> | null = null): void => void made.push(...inline(inside, mark(name).create(attrs).addToSet(marks)));
  let end = 0;
  for (const found of text.matchAll(INLINE)) {
    say(text.slice(end, found.index));
    end = found.index + found[0].length;
    const [whole, escaped, , code, label, href, , strong, , em, strike, address] = found;
    if (escaped) say(escaped);
    else if (code !== undefined) made.push(schema.text(code.trim() || code, mark("code").create().addToSet(marks)));
    else if (href !== undefined) link(label ?? "", href);
    else if (strong !== undefined) within(strong, "strong");
    else if (em !== undefined) within(em, "em");
    else if (strike !== undefined) within(strike, "strike");
    else if (address !== undefined) within(address, "link", { href: address });
    else if (whole === "\n") say(" ");
    else made.push(type("hard_break").create());
  }
  say(text.slice(end));
  return made;

  function link(label: string, href: string): void {
    const mention = /^story:(\w+)\/(.+)$/.exec(href);
    const safe = safeHref(href);
    if (mention) made.push(type("mention").create({ kind: mention[1], ref: mention[2], label }, null, marks));
    else if (safe) within(label || safe, "link", { href: safe });
    else say(label);
  }
}
