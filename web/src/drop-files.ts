/* <drop-files> round an upload form: takes files and whole folders dropped anywhere on it, lists them, and shows how far the sending is.
   Without this script the form sends by itself. Sentences come from the template and from the server's answer. */
const MEGABYTE = 1024 * 1024;
const MOST_NAMES = 12;

class DropFiles extends HTMLElement {
  connectedCallback(): void {
    this.#part("hint").hidden = false;
    this.#input.addEventListener("change", () => this.#show());
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.#form.dataset["sending"]) this.#send();
    });
    this.addEventListener("dragover", (event) => {
      event.preventDefault();
      this.classList.add("over");
    });
    this.addEventListener("dragleave", (event) => {
      if (!this.contains(event.relatedTarget as Node | null)) this.classList.remove("over");
    });
    this.addEventListener("drop", (event) => {
      event.preventDefault();
      this.classList.remove("over");
      if (event.dataTransfer) void this.#take(event.dataTransfer);
    });
  }

  get #form(): HTMLFormElement {
    return this.#part("form") as HTMLFormElement;
  }

  get #input(): HTMLInputElement {
    return this.#part("input") as HTMLInputElement;
  }

  #part(name: string): HTMLElement {
    return this.querySelector<HTMLElement>(`[data-part="${name}"]`)!;
  }

  /* The entries must be asked for before the first await: the browser empties the list when the event is over. */
  async #take(dropped: DataTransfer): Promise<void> {
    const entries = [...dropped.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
    const files = entries.length ? (await Promise.all(entries.map(filesIn))).flat() : [...dropped.files];
    const chosen = new DataTransfer();
    for (const file of [...(this.#input.files ?? []), ...files]) chosen.items.add(file);
    this.#input.files = chosen.files;
    this.#show();
  }

  #show(): void {
    const files = [...(this.#input.files ?? [])];
    const list = this.#part("names");
    const names = files.slice(0, MOST_NAMES).map((file) => file.name);
    if (files.length > MOST_NAMES) names.push(`… +${files.length - MOST_NAMES}`);
    list.replaceChildren(...names.map((name) => Object.assign(document.createElement("li"), { textContent: name })));
    list.hidden = !files.length;
    const size = files.reduce((sum, file) => sum + file.size, 0);
    this.#refuse(size > Number(this.dataset["mostMb"]) * MEGABYTE ? (this.dataset["tooLarge"] ?? "") : "");
  }

  #refuse(sentence: string): void {
    const line = this.#part("problem");
    line.textContent = sentence;
    line.hidden = !sentence;
    (this.#part("send") as HTMLButtonElement).disabled = sentence === this.dataset["tooLarge"];
  }

  #send(): void {
    this.#form.dataset["sending"] = "1";
    this.#refuse("");
    const request = new XMLHttpRequest();
    const bar = this.#part("bar") as HTMLProgressElement;
    this.#say(this.dataset["sending"] ?? "");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
    });
    request.upload.addEventListener("load", () => {
      bar.removeAttribute("value");
      this.#say(this.dataset["reading"] ?? "");
    });
    request.addEventListener("load", () => {
      if (request.status < 400 && request.responseURL) location.assign(request.responseURL);
      else this.#stop(sentenceIn(request.responseText) || (this.dataset["lost"] ?? ""));
    });
    request.addEventListener("error", () => this.#stop(this.dataset["lost"] ?? ""));
    request.open("POST", this.#form.action);
    request.send(new FormData(this.#form));
  }

  #say(words: string): void {
    this.#part("progress").hidden = !words;
    this.#part("says").textContent = words;
  }

  #stop(sentence: string): void {
    delete this.#form.dataset["sending"];
    (this.#part("bar") as HTMLProgressElement).value = 0;
    this.#say("");
    this.#refuse(sentence);
  }
}

async function filesIn(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) return [await new Promise<File>((done, failed) => (entry as FileSystemFileEntry).file(done, failed))];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: File[] = [];
  // A reader gives a hundred entries at a time, and none when there are no more.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return found;
    found.push(...(await Promise.all(some.map(filesIn))).flat());
  }
}

function sentenceIn(page: string): string {
  return new DOMParser().parseFromString(page, "text/html").querySelector("[data-sentence]")?.textContent?.trim() ?? "";
}

customElements.define("drop-files", DropFiles);
