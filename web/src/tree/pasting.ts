/* An outline out of another program: each of its lines is a line here, and hangs as it was indented. */
export interface Pasted {
  depth: number;
  text: string;
}

const LINE = /^(\s*)([-*+•◦▪–]\s+|\d+[.)]\s+)?(.*)$/;
const TAB = "    ";

/* Its lines; none where the text is no outline but one line, or paragraphs. */
export function outlineIn(text: string): Pasted[] {
  const lines: Pasted[] = [];
  const widths: number[] = [];
  let isOutline = false;
  for (const line of text.split(/\r?\n/)) {
    const [, indent = "", mark, words = ""] = LINE.exec(line) ?? [];
    if (!words.trim()) continue;
    const width = indent.replaceAll("\t", TAB).length;
    while (widths.length && widths.at(-1)! >= width) widths.pop();
    lines.push({ depth: widths.length, text: words.trim() });
    isOutline ||= mark !== undefined || widths.length > 0;
    widths.push(width);
  }
  return isOutline && lines.length > 1 ? lines : [];
}
