/* The strip under the picture: the whole of it in small, always. It is drawn once; only the window over it moves. */
import { binSize, countBins } from "./bins";
import type { Colours } from "./colours";
import type { Size } from "./frame";
import type { Scene } from "./scene";
import { ticksBetween } from "./ticks";

const LABELS = 17;
const BAND = 5;

export function paintOverview(canvas: HTMLCanvasElement, scene: Scene, size: Size, colours: Colours, family: string): void {
  const ink = canvas.getContext("2d")!;
  const scale = canvas.width / size.width;
  ink.setTransform(scale, 0, 0, scale, 0, 0);
  ink.clearRect(0, 0, size.width, size.height);
  const x = (drawn: number): number => overviewX(scene, size, drawn);
  const bottom = size.height - LABELS;
  paintPhases(ink, scene, size, colours, x);
  ink.font = `12px ${family}`;
  ink.textAlign = "center";
  ink.fillStyle = colours.soft;
  const perPixel = (scene.whole.to - scene.whole.from) / size.width;
  let free = 0;
  for (const tick of ticksBetween(scene.time, scene.whole.from, scene.whole.to, perPixel * 84, scene.clock, scene.answer.base).ticks) {
    const shown = tick.isDay ? scene.clock.day(tick.at) : scene.clock.time(tick.at);
    const half = ink.measureText(shown).width / 2;
    if (x(tick.drawn) - half < free || x(tick.drawn) + half > size.width) continue;
    free = x(tick.drawn) + half + 12;
    ink.fillText(shown, x(tick.drawn), size.height - 3);
  }
  paintDensity(ink, scene, perPixel, bottom, colours, x);
  paintDecisions(ink, scene, bottom, colours, x);
}

export function overviewX(scene: Scene, size: Size, drawn: number): number {
  return ((drawn - scene.whole.from) / (scene.whole.to - scene.whole.from)) * size.width;
}

function paintPhases(ink: CanvasRenderingContext2D, scene: Scene, size: Size, colours: Colours, x: (drawn: number) => number): void {
  const shade: Record<string, [string, number]> = { started: [colours.rust, 0.7], detected: [colours.gold, 0.8], acknowledged: [colours.gold, 0.45], mitigated: [colours.moss, 0.5] };
  scene.answer.phases.forEach(([name, , seconds], n) => {
    const next = scene.answer.phases[n + 1];
    const [begins, ends] = [x(scene.time.drawn(seconds)), next ? x(scene.time.drawn(next[2])) : size.width];
    const colour = shade[name];
    if (!colour) return;
    [ink.fillStyle, ink.globalAlpha] = colour;
    ink.fillRect(begins, 0, Math.max(ends - begins, 1), BAND);
  });
  ink.globalAlpha = 1;
}

function paintDensity(ink: CanvasRenderingContext2D, scene: Scene, perPixel: number, bottom: number, colours: Colours, x: (drawn: number) => number): void {
  const lane = new Uint8Array(scene.marks.count);
  const range = { begins: scene.whole.from, ends: scene.whole.to, from: 0, to: scene.marks.count };
  const bins = countBins({ drawn: scene.drawn, lane, weight: scene.weight }, range, binSize(perPixel, 5), 1, undefined);
  const most = Math.max(1, ...bins.all.subarray(0, bins.count));
  const tall = (count: number): number => (count ? Math.max(3, (Math.log2(count + 1) / Math.log2(most + 1)) * (bottom - BAND - 4)) : 0);
  const wide = Math.max(bins.size / perPixel - 1, 1.5);
  for (const [counts, colour, alpha] of [[bins.all, colours.edge, 0.55], [bins.story, colours.soft, 1]] as const) {
    ink.fillStyle = colour;
    ink.globalAlpha = alpha;
    for (let place = 0; place < bins.count; place++) {
      const height = tall(counts[place]!);
      if (height) ink.fillRect(x((bins.first + place) * bins.size), bottom - height, wide, height);
    }
  }
  ink.globalAlpha = 1;
}

function paintDecisions(ink: CanvasRenderingContext2D, scene: Scene, bottom: number, colours: Colours, x: (drawn: number) => number): void {
  ink.fillStyle = colours.gold;
  ink.strokeStyle = colours.paper;
  let before = -99;
  for (let mark = 0; mark < scene.marks.count; mark++) {
    const at = x(scene.drawn[mark]!);
    if (scene.weight[mark] !== 2 || at - before < 4) continue;
    before = at;
    ink.beginPath();
    ink.moveTo(at, bottom - 12);
    ink.lineTo(at + 6, bottom - 6);
    ink.lineTo(at, bottom);
    ink.lineTo(at - 6, bottom - 6);
    ink.closePath();
    ink.fill();
    ink.stroke();
  }
}
