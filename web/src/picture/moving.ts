/* Mouse, wheel, fingers and keys over the picture. What they mean is done by the element. */
import type { Part, Scene } from "./scene";

const CLICK_PX = 4;
const ZOOM_STEP = 0.6;
const MOVE_STEP = 0.7;

export interface Moves {
  scene: Scene;
  /* Folded time at a place of the picture, or of the strip. */
  drawnAt(x: number): number;
  overviewAt(x: number): number;
  show(part: Part, isSmooth?: boolean): void;
  settle(): void;
  pointed(x: number, y: number): void;
  clicked(x: number, y: number, isTouch: boolean): void;
  step(by: 1 | -1): void;
  across(by: 1 | -1): void;
  toEnd(by: 1 | -1): void;
  opened(): void;
  picked(x: number): void;
  isSmall(): boolean;
}

export function moveInPicture(main: HTMLElement, moves: Moves): void {
  const fingers = new Map<number, PointerEvent>();
  let begun: { x: number; y: number; part: Part; moved: boolean } | undefined;
  const placeOf = (event: MouseEvent): [number, number] => {
    const box = main.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  main.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    fingers.set(event.pointerId, event);
    begun = { x: event.clientX, y: event.clientY, part: { ...moves.scene.part }, moved: fingers.size > 1 };
    if (event.pointerType !== "mouse") return;
    main.setPointerCapture(event.pointerId);
  });
  main.addEventListener("pointermove", (event) => {
    const [x, y] = placeOf(event);
    const before = fingers.get(event.pointerId);
    if (!before) return moves.pointed(x, y);
    if (fingers.size === 2) pinch(fingers, event, moves, placeOf);
    else if (begun && (begun.moved || Math.abs(event.clientX - begun.x) > CLICK_PX)) {
      begun.moved = true;
      const by = moves.drawnAt(0) - moves.drawnAt(event.clientX - begun.x);
      moves.show({ from: begun.part.from + by, to: begun.part.to + by });
    }
    fingers.set(event.pointerId, event);
  });
  const ended = (event: PointerEvent): void => {
    if (fingers.delete(event.pointerId) && event.type === "pointerup" && begun && !begun.moved) moves.clicked(...placeOf(event), event.pointerType !== "mouse");
    if (fingers.size) begun = { x: [...fingers.values()][0]!.clientX, y: 0, part: { ...moves.scene.part }, moved: true };
    else begun = undefined;
  };
  main.addEventListener("pointerup", ended);
  main.addEventListener("pointercancel", ended);
  main.addEventListener("wheel", (event) => wheeled(event, main, moves, placeOf(event)[0]), { passive: false });
  main.addEventListener("keydown", (event) => pressed(event, moves));
}

function pinch(fingers: Map<number, PointerEvent>, event: PointerEvent, moves: Moves, placeOf: (event: MouseEvent) => [number, number]): void {
  const other = [...fingers.entries()].find(([id]) => id !== event.pointerId)![1];
  const before = fingers.get(event.pointerId)!;
  const [wide, was] = [Math.abs(event.clientX - other.clientX), Math.abs(before.clientX - other.clientX)];
  if (wide < 8 || was < 8) return;
  const about = moves.drawnAt((placeOf(before)[0] + placeOf(other)[0]) / 2);
  const by = moves.drawnAt(placeOf(before)[0]) - moves.drawnAt(placeOf(event)[0]);
  const part = moves.scene.zoomed(was / wide, about);
  moves.show({ from: part.from + by / 2, to: part.to + by / 2 });
}

/* The wheel scrolls the page until the picture has been clicked into, or a modifier says what is meant. */
function wheeled(event: WheelEvent, main: HTMLElement, moves: Moves, x: number): void {
  const { scene } = moves;
  const isMeant = event.ctrlKey || event.metaKey || document.activeElement === main;
  const aside = event.shiftKey ? event.deltaY || event.deltaX : Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : 0;
  const before = { ...scene.part };
  if (aside && (isMeant || !event.shiftKey)) {
    const by = moves.drawnAt(aside) - moves.drawnAt(0);
    moves.show({ from: before.from + by, to: before.to + by });
  } else if (isMeant && !aside) {
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 24 : 1;
    moves.show(scene.zoomed(Math.exp(Math.max(-240, Math.min(240, event.deltaY * lines)) * 0.0025), moves.drawnAt(x)));
  } else return;
  if (event.ctrlKey || before.from !== scene.part.from || before.to !== scene.part.to) event.preventDefault();
}

function pressed(event: KeyboardEvent, moves: Moves): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { scene } = moves;
  moves.settle();
  const about = scene.chosen >= 0 ? scene.drawn[scene.chosen]! : (scene.part.from + scene.part.to) / 2;
  const along = (by: number): void => moves.show({ from: scene.part.from + by * scene.width, to: scene.part.to + by * scene.width }, true);
  const does: Record<string, () => void> = {
    ArrowRight: () => (event.shiftKey ? along(0.2) : moves.step(1)),
    ArrowLeft: () => (event.shiftKey ? along(-0.2) : moves.step(-1)),
    ArrowUp: () => moves.across(-1),
    ArrowDown: () => moves.across(1),
    PageDown: () => along(MOVE_STEP),
    PageUp: () => along(-MOVE_STEP),
    Home: () => moves.toEnd(-1),
    End: () => moves.toEnd(1),
    "+": () => moves.show(scene.zoomed(ZOOM_STEP, about), true),
    "=": () => moves.show(scene.zoomed(ZOOM_STEP, about), true),
    "-": () => moves.show(scene.zoomed(1 / ZOOM_STEP, about), true),
    "0": () => moves.show(scene.whole, true),
    Enter: () => moves.opened(),
  };
  const act = does[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

/* Over the strip: drag the window, one of its edges, or a new one; on a phone, a finger picks a line instead. */
export function moveInStrip(strip: HTMLElement, moves: Moves): void {
  let drag: { part: string; at: number; begun: Part; x: number; moved: boolean } | undefined;
  strip.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    const part = (event.target as HTMLElement).dataset["part"] ?? "";
    strip.setPointerCapture(event.pointerId);
    const x = event.clientX - strip.getBoundingClientRect().left;
    drag = { part, at: moves.overviewAt(x), begun: { ...moves.scene.part }, x, moved: false };
    if (moves.isSmall()) moves.picked(x);
  });
  strip.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const x = event.clientX - strip.getBoundingClientRect().left;
    if (moves.isSmall()) return moves.picked(x);
    drag.moved ||= Math.abs(x - drag.x) > CLICK_PX;
    if (drag.moved) dragged(drag, moves.overviewAt(x), moves);
  });
  strip.addEventListener("pointerup", () => {
    if (drag && !drag.moved && !moves.isSmall() && drag.part !== "window") centred(drag.at, moves);
    drag = undefined;
  });
  strip.addEventListener("pointercancel", () => (drag = undefined));
  strip.addEventListener("keydown", (event) => slid(event, moves));
}

function dragged(drag: { part: string; at: number; begun: Part }, now: number, moves: Moves): void {
  const { begun, at } = drag;
  if (drag.part === "window") moves.show({ from: begun.from + now - at, to: begun.to + now - at });
  else if (drag.part === "from") moves.show({ from: Math.min(now, begun.to), to: Math.max(now, begun.to) });
  else if (drag.part === "to") moves.show({ from: Math.min(now, begun.from), to: Math.max(now, begun.from) });
  else moves.show({ from: Math.min(at, now), to: Math.max(at, now) });
}

function centred(at: number, moves: Moves): void {
  const { scene } = moves;
  const half = Math.min(scene.width, (scene.whole.to - scene.whole.from) / 6) / 2;
  moves.show({ from: at - half, to: at + half }, true);
}

/* Arrow keys on the window and its edges, and on the spot of a phone. */
function slid(event: KeyboardEvent, moves: Moves): void {
  const { scene } = moves;
  const part = (event.target as HTMLElement).dataset["part"];
  const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 4, PageDown: -4 }[event.key];
  if (part === "spot") {
    if (event.key === "Enter") moves.opened();
    else if (event.key === "Home" || event.key === "End") moves.toEnd(event.key === "Home" ? -1 : 1);
    else if (by) moves.step(by > 0 ? 1 : -1);
    else return;
    return event.preventDefault();
  }
  if (!by && !["Home", "End"].includes(event.key)) return part === "window" ? pressed(event, moves) : undefined;
  const { from, to } = scene.part;
  const step = (by ?? 0) * Math.max(scene.width / 20, (scene.whole.to - scene.whole.from) / 500);
  const end = event.key === "Home" ? scene.whole.from : event.key === "End" ? scene.whole.to : undefined;
  if (part === "from") moves.show({ from: Math.min(end ?? from + step, to), to });
  else if (part === "to") moves.show({ from, to: Math.max(end ?? to + step, from) });
  else if (end === undefined) moves.show({ from: from + step, to: to + step });
  else moves.show(end === scene.whole.from ? { from: end, to: end + scene.width } : { from: end - scene.width, to: end });
  event.preventDefault();
}
