/* What the server should know to paint the next page right at once: the reader's zone, and light or dark. */
const YEAR_S = 365 * 24 * 3600;

function keep(name: string, value: string): void {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; Path=/; Max-Age=${value ? YEAR_S : 0}; SameSite=Lax${secure}`;
}

function kept(name: string): string {
  const pair = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
  return pair?.slice(name.length + 1) ?? "";
}

export function rememberZone(): void {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && /^[A-Za-z0-9_+\-/]+$/.test(zone) && kept("zone") !== zone) keep("zone", zone);
}

export function switchTheme(): void {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>("[data-theme-choice]")];
  const show = (): void => {
    const now = document.documentElement.dataset["theme"] ?? "auto";
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset["themeChoice"] === now));
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const choice = button.dataset["themeChoice"] ?? "auto";
      keep("theme", choice === "auto" ? "" : choice);
      if (choice === "auto") delete document.documentElement.dataset["theme"];
      else document.documentElement.dataset["theme"] = choice;
      show();
    });
  }
  show();
}
