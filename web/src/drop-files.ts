/* <drop-files>: files and folders can be dropped on the form, and their upload shows how far it is. Without this script
   the form is an ordinary one. The parts are found by data-part; the sentences are data attributes, so they are translated. */
class DropFiles extends HTMLElement {
  private form!: HTMLFormElement;
  private input!: HTMLInputElement;

  connectedCallback(): void {
    this.form = this.piece("form") as HTMLFormElement;
    this.input = this.piece("input") as HTMLInputElement;
    this.piece("hint").hidden = false;
    this.addEventListener("dragover", (event) => this.over(event));
    this.addEventListener("dragleave", () => this.classList.remove("over"));
    this.addEventListener("drop", (event) => void this.drop(event));
    this.input.addEventListener("change", () => this.name());
    this.form.addEventListener("submit", (event) => this.send(event));
  }

  private piece(name: string): HTMLElement {
    return this.querySelector<HTMLElement>(`[data-part="${name}"]`)!;
  }

  private over(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.classList.add("over");
  }

  private async drop(event: DragEvent): Promise<void> {
    const dropped = event.dataTransfer;
    if (!dropped?.types.includes("Files")) return;
    event.preventDefault();
    this.classList.remove("over");
    const loose = [...dropped.files];
    const entries = [...dropped.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
    const chosen = new DataTransfer();
    if (!entries.length) for (const file of loose) chosen.items.add(file);
    for (const entry of entries) for (const file of await filesIn(entry)) chosen.items.add(file);
    this.input.files = chosen.files;
    this.name();
  }

  /* Says which files are chosen, and at once when they are too large together. */
  private name(): void {
    const files = [...(this.input.files ?? [])];
    const list = this.piece("names");
    const shown = files.slice(0, 12).map((file) => line(file.name));
    if (files.length > 12) shown.push(line(`… ${files.length}`));
    list.replaceChildren(...shown);
    list.hidden = files.length < 2;
    const most = Number(this.dataset["mostMb"]) * 1e6;
    this.say(files.reduce((sum, file) => sum + file.size, 0) > most ? this.dataset["tooLarge"]! : "");
  }

  private say(problem: string): void {
    const line = this.piece("problem");
    line.textContent = problem;
    line.hidden = !problem;
    (this.piece("send") as HTMLButtonElement).disabled = Boolean(problem);
  }

  private send(event: SubmitEvent): void {
    event.preventDefault();
    const request = new XMLHttpRequest();
    const bar = this.piece("bar") as HTMLProgressElement;
    const says = this.piece("says");
    this.piece("progress").hidden = false;
    (this.piece("send") as HTMLButtonElement).disabled = true;
    says.textContent = this.dataset["sending"]!;
    request.upload.addEventListener("progress", (at) => (bar.value = at.lengthComputable ? (100 * at.loaded) / at.total : 0));
    request.upload.addEventListener("load", () => {
      bar.removeAttribute("value");
      says.textContent = this.dataset["reading"]!;
    });
    request.addEventListener("load", () => this.answered(request));
    request.addEventListener("error", () => this.failed(this.dataset["lost"]!));
    request.open("POST", this.form.action);
    request.send(new FormData(this.form));
  }

  private answered(request: XMLHttpRequest): void {
    if (request.status < 400) {
      location.assign(request.responseURL);
      return;
    }
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    this.failed(page.querySelector("[data-sentence]")?.textContent?.trim() || this.dataset["lost"]!);
  }

  private failed(sentence: string): void {
    this.piece("progress").hidden = true;
    this.say(sentence);
    (this.piece("send") as HTMLButtonElement).disabled = false;
  }
}

function line(text: string): HTMLLIElement {
  const item = document.createElement("li");
  item.textContent = text;
  return item;
}

/* A dropped folder is read through; hidden files and folders in it are left out. */
async function filesIn(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) return [await new Promise<File>((done, fail) => (entry as FileSystemFileEntry).file(done, fail))];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: File[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    for (const inside of some) if (!inside.name.startsWith(".")) found.push(...(await filesIn(inside)));
    if (!some.length) return found;
  }
}

customElements.define("drop-files", DropFiles);
