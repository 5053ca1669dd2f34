import type uPlot from 'uplot';

/** A line of a chart; `undefined` leaves a gap. Values are for the eye: amounts stay integers everywhere else. */
export interface Line {
  name: string;
  values: readonly (number | undefined)[];
  /** Number of the colour, 0 to 7. */
  series?: number;
  /** Fill to the axis. */
  area?: boolean;
  /** Holds a value until the next point. */
  steps?: boolean;
}

/** A point that stands out: where you are. */
export interface Mark {
  name: string;
  x: number;
  y: number;
}

/** What is drawn. */
export interface Drawing {
  x: readonly number[];
  lines: readonly Line[];
  marks: readonly Mark[];
  /** The axis is unix seconds. */
  time: boolean;
  height: number;
  /** The vertical axis begins at zero. */
  zero: boolean;
  formatX: (value: number) => string;
  formatY: (value: number) => string;
}

const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/**
 * Draws into an element, with the colours of the theme as it is now. The library that draws is fetched with the first chart; nothing is
 * drawn when `stopped` says so by then.
 */
export async function plot(element: HTMLElement, drawing: Drawing, stopped: () => boolean): Promise<uPlot | undefined> {
  const [{ default: Plot }] = await Promise.all([import('uplot'), import('uplot/dist/uPlot.min.css')]);
  if (stopped()) return undefined;
  const { x, lines, marks, time, height, zero, formatX, formatY } = drawing;
  const axis = { stroke: colour('--ink-soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
  const font = `12px ${colour('--font')}`;
  const series = (line: Line, index: number): uPlot.Series => {
    const stroke = colour(`--series-${line.series ?? index}`);
    return {
      label: line.name,
      stroke,
      width: 2,
      points: { show: x.length < 3 },
      ...(line.area ? { fill: `color-mix(in srgb, ${stroke} 14%, transparent)` } : {}),
      ...(line.steps && Plot.paths.stepped ? { paths: Plot.paths.stepped({ align: 1 }) } : {}),
      value: (_, value: number | null) => (value == null ? '' : formatY(value)),
    };
  };
  return new Plot(
    {
      width: element.clientWidth,
      height,
      cursor: { y: false },
      legend: { show: lines.length > 1 },
      scales: {
        x: { time },
        y: {
          range: (_, low, high) => [
            zero ? Math.min(0, low) : low - (high - low) * 0.1,
            high + (high - low || Math.abs(high) || 1) * 0.1,
          ],
        },
      },
      axes: [
        { ...axis, font, values: (_, values) => values.map(formatX), space: 80 },
        { ...axis, font, values: (_, values) => values.map(formatY), size: 68 },
      ],
      series: [{ label: 'At', value: (_, value) => (value == null ? '' : formatX(value)) }, ...lines.map(series)],
      hooks: { draw: [(drawn) => drawMarks(drawn, marks)] },
    },
    [[...x], ...lines.map((line) => line.values.map((value) => value ?? null))] as uPlot.AlignedData,
    element,
  );
}

function drawMarks(drawn: uPlot, marks: readonly Mark[]) {
  const { ctx } = drawn;
  for (const mark of marks) {
    ctx.beginPath();
    ctx.arc(drawn.valToPos(mark.x, 'x', true), drawn.valToPos(mark.y, 'y', true), 6 * devicePixelRatio, 0, 2 * Math.PI);
    ctx.fillStyle = colour('--series-1');
    ctx.fill();
    ctx.lineWidth = 2 * devicePixelRatio;
    ctx.strokeStyle = colour('--surface');
    ctx.stroke();
  }
}
