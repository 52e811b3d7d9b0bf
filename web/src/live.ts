/* A page that names its socket is told when something about it changed; htmx then fetches its parts anew, with its own rights. */
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
const REFUSED = 4403;

export function listen(): void {
  const path = document.querySelector<HTMLElement>("[data-live]")?.dataset["live"];
  if (path) open(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`, FIRST_WAIT_MS, false);
}

function open(address: string, wait: number, isAgain: boolean): void {
  const socket = new WebSocket(address);
  let next = Math.min(wait * 2, LONGEST_WAIT_MS);
  const leave = (): void => socket.close();
  addEventListener("pagehide", leave, { once: true });
  socket.addEventListener("open", () => {
    next = FIRST_WAIT_MS;
    document.documentElement.dataset["listening"] = "";
    if (isAgain) tell(); // something may have been missed meanwhile
  });
  socket.addEventListener("message", tell);
  socket.addEventListener("close", (event) => {
    removeEventListener("pagehide", leave);
    delete document.documentElement.dataset["listening"];
    if (event.code !== REFUSED && document.visibilityState !== "hidden") setTimeout(() => open(address, next, true), wait * (0.75 + Math.random() / 2));
    else if (event.code !== REFUSED) document.addEventListener("visibilitychange", () => open(address, FIRST_WAIT_MS, true), { once: true });
  });
}

function tell(): void {
  document.body.dispatchEvent(new CustomEvent("story:changed"));
}
