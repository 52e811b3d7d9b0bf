/* Where things are in one frame of the picture: from drawn seconds and lanes to pixels, and back. */
import type { Scene } from "./scene";

export const [TOP, AXIS, RIGHT] = [30, 38, 14];

export interface Size {
  width: number;
  height: number;
  /* Where the names of the lanes end. */
  gutter: number;
}

export class Frame {
  readonly right: number;
  readonly perPixel: number;
  readonly laneHeight: number;
  readonly gutter: number;

  constructor(
    readonly scene: Scene,
    readonly size: Size,
  ) {
    this.right = size.width - RIGHT;
    this.gutter = size.gutter;
    this.perPixel = scene.width / Math.max(this.right - this.gutter, 1);
    this.laneHeight = (size.height - TOP - AXIS) / Math.max(scene.lanes.names.length, 1);
  }

  x(drawn: number): number {
    return this.gutter + (drawn - this.scene.part.from) / this.perPixel;
  }

  drawn(x: number): number {
    return this.scene.part.from + (x - this.gutter) * this.perPixel;
  }

  y(lane: number): number {
    return TOP + this.laneHeight * (lane + 0.5);
  }
}
