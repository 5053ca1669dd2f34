import { useEffect, useId, useRef, useState } from 'react';
import type uPlot from 'uplot';
import style from './chart.module.css';

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

const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const currentTheme = () => document.documentElement.dataset.theme ?? 'light';

/** Redraws when the theme changes. */
function useTheme(): string {
  const [theme, setTheme] = useState(currentTheme);
  useEffect(() => {
    const observer = new MutationObserver(() => setTheme(currentTheme()));
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => observer.disconnect();
  }, []);
  return theme;
}

/**
 * Lines over a common axis. The same figures stand in a table for those who listen; the library that draws is fetched when the first
 * chart is shown.
 */
export function Chart({
  title,
  x,
  lines,
  marks = [],
  time = false,
  height = 220,
  formatX,
  formatY,
  zero = true,
}: {
  /** What the chart shows, in a sentence. */
  title: string;
  x: readonly number[];
  lines: readonly Line[];
  marks?: readonly Mark[];
  /** The axis is unix seconds. */
  time?: boolean;
  height?: number;
  formatX: (value: number) => string;
  formatY: (value: number) => string;
  /** The vertical axis begins at zero. */
  zero?: boolean;
}) {
  const box = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  const id = useId();
  const shown = JSON.stringify([x, lines, marks]);
  const format = useRef({ formatX, formatY });
  format.current = { formatX, formatY };

  // biome-ignore lint/correctness/useExhaustiveDependencies: `shown` stands for x, lines and marks, `theme` for the colours
  useEffect(() => {
    const element = box.current;
    if (!element || x.length === 0) return;
    let plot: uPlot | undefined;
    let stopped = false;
    const resize = new ResizeObserver(() => plot?.setSize({ width: element.clientWidth, height }));
    void Promise.all([import('uplot'), import('uplot/dist/uPlot.min.css')]).then(([{ default: Plot }]) => {
      if (stopped) return;
      const axis = { stroke: colour('--ink-soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
      const font = `12px ${colour('--font')}`;
      plot = new Plot(
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
            { ...axis, font, values: (_, values) => values.map((value) => format.current.formatX(value)), space: 80 },
            { ...axis, font, values: (_, values) => values.map((value) => format.current.formatY(value)), size: 68 },
          ],
          series: [
            { label: 'At', value: (_, value) => (value == null ? '' : format.current.formatX(value)) },
            ...lines.map((line, index) => {
              const stroke = colour(`--series-${line.series ?? index}`);
              const stepped = line.steps && Plot.paths.stepped ? { paths: Plot.paths.stepped({ align: 1 }) } : {};
              return {
                label: line.name,
                stroke,
                width: 2,
                points: { show: x.length < 3 },
                ...(line.area ? { fill: `color-mix(in srgb, ${stroke} 14%, transparent)` } : {}),
                ...stepped,
                value: (_: uPlot, value: number | null) => (value == null ? '' : format.current.formatY(value)),
              };
            }),
          ],
          hooks: {
            draw: [
              (drawn) => {
                for (const mark of marks) {
                  const [left, top] = [drawn.valToPos(mark.x, 'x', true), drawn.valToPos(mark.y, 'y', true)];
                  drawn.ctx.beginPath();
                  drawn.ctx.arc(left, top, 6 * devicePixelRatio, 0, 2 * Math.PI);
                  drawn.ctx.fillStyle = colour('--series-1');
                  drawn.ctx.fill();
                  drawn.ctx.lineWidth = 2 * devicePixelRatio;
                  drawn.ctx.strokeStyle = colour('--surface');
                  drawn.ctx.stroke();
                }
              },
            ],
          },
        },
        [[...x], ...lines.map((line) => line.values.map((value) => value ?? null))] as uPlot.AlignedData,
        element,
      );
      resize.observe(element);
    });
    return () => {
      stopped = true;
      resize.disconnect();
      plot?.destroy();
    };
  }, [shown, theme, time, height, zero]);

  return (
    <figure className={style.chart} aria-labelledby={id}>
      <figcaption id={id} className="soft small">
        {title}
      </figcaption>
      <div ref={box} aria-hidden="true" style={{ minHeight: height }} />
      {marks.length > 0 && (
        <p className={style.marks}>
          {marks.map((mark) => (
            <span key={mark.name}>
              <span className={style.dot} aria-hidden="true" />
              {mark.name}: {formatX(mark.x)}, {formatY(mark.y)}
            </span>
          ))}
        </p>
      )}
      <details className={style.data}>
        <summary>Figures</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section aria-label={`Figures: ${title}`} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">At</th>
                {lines.map((line) => (
                  <th key={line.name} scope="col">
                    {line.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {x.map((at, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: points of one axis
                <tr key={index}>
                  <td>{formatX(at)}</td>
                  {lines.map((line) => (
                    <td key={line.name}>{line.values[index] === undefined ? '' : formatY(line.values[index] as number)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </figure>
  );
}
