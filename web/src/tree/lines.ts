/* Lines as they stand on the page until the server has said them its own way. */
import { childrenOf, listOf, nodeOf, parentOf, type Item } from "./items";

/* A line that isn't the server's yet. */
export function blank(): Item {
  const item = document.createElement("li");
  item.className = "line unsaved";
  item.dataset["uid"] = "";
  item.dataset["mine"] = "";
  const node = document.createElement("div");
  node.className = "node";
  node.dataset["node"] = "";
  item.append(node);
  return item;
}

export function listIn(item: Item): HTMLUListElement {
  let list = listOf(item);
  if (!list) item.append((list = document.createElement("ul")));
  return list;
}

/* The next question beside a line that waits for its answer: those after it first. */
export function openBeside(item: Item): Item | null {
  const siblings = childrenOf(parentOf(item)!);
  const at = siblings.indexOf(item);
  const others = [...siblings.slice(at + 1), ...siblings.slice(0, at)];
  return others.find((one) => one.matches(".unanswered:not(.unsaved)")) ?? null;
}

/* Shows what was typed until the server has said it its own way. */
export function write(item: Item, { question, answer }: { question: string; answer: string }): void {
  const node = nodeOf(item);
  let asks = node.querySelector<HTMLElement>("[data-question]");
  if (!asks) {
    asks = document.createElement("p");
    asks.className = "kind";
    asks.dataset["question"] = "";
    node.prepend(asks);
  }
  asks.textContent = question;
  let says = node.querySelector<HTMLElement>("[data-answer]");
  if (!says && answer && !node.querySelector("[data-factor]")) {
    says = document.createElement("p");
    says.className = "says";
    says.dataset["answer"] = "";
    asks.after(says);
  }
  if (says) says.textContent = answer;
  item.classList.toggle("unanswered", !answer);
}
