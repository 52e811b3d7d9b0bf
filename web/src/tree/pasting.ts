/* Whether what is pasted is an outline: lines that are marked or indented. One line, or paragraphs, are typed as they are. */
const MARK = /^\s*(?:[-*+•◦▪–]\s+|\d+[.)]\s+)/;

export function isOutline(text: string): boolean {
  const lines = text.split(/\r?\n/).filter((line) => line.trim());
  const [first = ""] = lines;
  if (lines.length < 2) return MARK.test(first) && first.includes("**"); // a question as our own files write it
  return lines.some((line) => MARK.test(line)) || lines.slice(1).some((line) => /^\s/.test(line) && !/^\s/.test(first));
}
