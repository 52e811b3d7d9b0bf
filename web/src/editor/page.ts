/* What the page tells its editor, in one JSON element: addresses, who is writing, and every sentence. */
export interface Page {
  socket: string;
  schema: number;
  me: { uid: string; name: string; role: string };
  urls: { facts: string; mentions: string; blocks: string; pictures: string; comments: string; check: string; sections: string };
  words: Record<string, string>;
}

export function readPage(): Page {
  return JSON.parse(document.getElementById("document-page")?.textContent ?? "{}") as Page;
}

/* A sentence with {names} in it. A missing one shows its name: that is seen in a test, where an empty string would not be. */
export function say(page: Page, name: string, given: Record<string, string | number> = {}): string {
  return (page.words[name] ?? name).replace(/\{(\w+)\}/g, (_, key: string) => String(given[key] ?? ""));
}

/* The sentence of a refusal, whichever way the server says it. */
export async function sentenceOf(answer: Response): Promise<string> {
  if (!(answer.headers.get("Content-Type") ?? "").includes("json")) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector("[data-sentence], .errorlist li")?.textContent?.trim() ?? "";
  }
  const told = (await answer.json()) as { detail?: string; sentence?: string };
  return told.detail ?? told.sentence ?? "";
}

export async function post(url: string, body: FormData): Promise<Response> {
  const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") as Record<string, string>;
  return fetch(url, { method: "POST", body, headers: { ...headers, Accept: "application/json" } });
}

export function element<K extends keyof HTMLElementTagNameMap>(name: K, attributes: Record<string, string> = {}, ...inside: (Node | string)[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

export function later(wait_ms: number, act: () => void): () => void {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = window.setTimeout(act, wait_ms);
  };
}
