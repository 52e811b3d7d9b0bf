/* Whether keys go into what has the focus. */
export function isTyping(target: HTMLElement): boolean {
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  return target.matches("input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=file])");
}
