import {
  createFlowField,
  expectFrame,
  expectInteger,
  expectSameSize,
  type FlowField,
  type Frame,
} from '@opticalflow/core';
import { pixelsOfCells } from './arrow-grid.ts';
import { expectPositive } from './expect.ts';
import { flowColourOf } from './flow-colour.ts';
import { fullColourLength, lengthOf } from './max-flow.ts';
import type { FlowPicture } from './paint-flow.ts';
import { blackRaster, levelsPerUnit, type Raster, toByte } from './raster.ts';
import { type Segment, strokeSegments } from './stroke.ts';

/** Options of {@link paintArrows}. */
export interface PaintArrowsOptions {
  /** Length in pixels that is painted in full colour, by default that of the longest known vector. */
  maxFlow?: number | undefined;
  /** The picture to draw over, of the size of the field; it is dimmed. White by default. */
  background?: Frame | undefined;
  /** Side of a cell in pixels; by default a 24th of the longer side, at least 8. */
  cell?: number | undefined;
  /** Length of an arrow in the picture for one pixel of flow; 1 by default, the true length. */
  scale?: number | undefined;
}

/** Brightness that is left of a background. */
const DIMMED = 0.5;
const LINE_WIDTH = 1.5;
const OUTLINE = { width: LINE_WIDTH + 1.2, colour: [0, 0, 0], opacity: 0.7 } as const;

/** Barbs leave the tip at 27 degrees from the shaft. */
const BARB_ALONG = 0.89;
const BARB_ACROSS = 0.45;
const LONGEST_BARB = 6;

/**
 * Draws flow as arrows, one for each cell of a grid. An arrow starts at the known pixel nearest to the centre of its
 * cell and ends where that pixel has moved to in the second picture: unless `scale` says otherwise, it is as long in
 * pixels as the flow, however large the cells are. Cells in which nothing is known are left out. The colours are those
 * of `paintFlow`.
 *
 * @throws ShapeError when the field does not fit its sizes, the background is of another size, `cell` is not a positive
 *   integer, or `maxFlow` or `scale` is not a finite number above 0
 */
export function paintArrows(flow: FlowField, options: PaintArrowsOptions = {}): FlowPicture {
  const { width, height, data } = createFlowField(flow);
  const { background, cell = Math.max(8, Math.round(Math.max(width, height) / 24)), scale = 1 } = options;
  expectInteger('cell', cell);
  expectPositive('scale', scale);
  const maxFlow = fullColourLength(flow, options.maxFlow);
  const raster = background ? dimmed(background, flow) : white(width, height);
  const lengthAt = (i: number) => lengthOf(data[2 * i], data[2 * i + 1]);
  const paintColour = flowColourOf('wheel');
  const colour = new Uint8ClampedArray(3);
  // the longest last, so that no dot of a point at rest hides the tip of an arrow
  for (const i of pixelsOfCells(flow, cell).sort((a, b) => lengthAt(a) - lengthAt(b))) {
    const u = data[2 * i];
    const v = data[2 * i + 1];
    const arrow = arrowFrom(i % width, Math.floor(i / width), scale * u, scale * v);
    paintColour(colour, 0, u, v, lengthAt(i) / maxFlow);
    strokeSegments(raster, arrow, OUTLINE);
    strokeSegments(raster, arrow, { width: LINE_WIDTH, colour: [colour[0], colour[1], colour[2]], opacity: 1 });
  }
  return { raster, maxFlow };
}

function white(width: number, height: number): Raster {
  const raster = blackRaster(width, height);
  raster.data.fill(255);
  return raster;
}

function dimmed(frame: Frame, flow: FlowField): Raster {
  expectFrame('the background', frame);
  expectSameSize('the background, the size of the flow', flow, frame);
  const raster = blackRaster(frame.width, frame.height);
  const levels = DIMMED * levelsPerUnit(frame);
  for (let i = 0; i < frame.width * frame.height; i++) {
    for (let c = 0; c < 3; c++) raster.data[4 * i + c] = toByte(levels * frame.data[3 * i + c]);
  }
  return raster;
}

/** The shaft of an arrow that moves by (`dx`, `dy`), and its two barbs. */
function arrowFrom(x: number, y: number, dx: number, dy: number): Segment[] {
  const tipX = x + dx;
  const tipY = y + dy;
  const length = lengthOf(dx, dy);
  const barb = length === 0 ? 0 : Math.min(0.4 * length, LONGEST_BARB) / length;
  const barbTo = (across: number): Segment => ({
    x0: tipX,
    y0: tipY,
    x1: tipX - barb * (BARB_ALONG * dx - across * dy),
    y1: tipY - barb * (BARB_ALONG * dy + across * dx),
  });
  return [{ x0: x, y0: y, x1: tipX, y1: tipY }, barbTo(BARB_ACROSS), barbTo(-BARB_ACROSS)];
}
