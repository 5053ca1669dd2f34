import { useEffect, useId, useRef, useState } from 'react';
import type uPlot from 'uplot';
import style from './chart.module.css';
import { type Drawing, type Line, type Mark, plot } from './plot';

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
    let drawn: uPlot | undefined;
    let stopped = false;
    const resize = new ResizeObserver(() => drawn?.setSize({ width: element.clientWidth, height }));
    const drawing: Drawing = {
      ...{ x, lines, marks, time, height, zero },
      formatX: (value) => format.current.formatX(value),
      formatY: (value) => format.current.formatY(value),
    };
    void plot(element, drawing, () => stopped).then((done) => {
      drawn = done;
      if (done) resize.observe(element);
    });
    return () => {
      stopped = true;
      resize.disconnect();
      drawn?.destroy();
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
