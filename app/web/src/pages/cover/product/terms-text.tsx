import type { ReactNode } from 'react';

/** A document of plain Markdown: heads, paragraphs, lists, tables, and nothing that could run. */
export function TermsText({ text }: { text: string }) {
  const blocks = text
    .replaceAll('\r\n', '\n')
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter((block) => block !== '');
  // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a document do not move
  return blocks.map((block, index) => <Block key={index} text={block} />);
}

const ITEM = /^(?:[-*]|\d+\.)\s+/;

function Block({ text }: { text: string }) {
  const [, marks, head] = /^(#{1,6})\s+(.*)$/.exec(text.split('\n')[0] ?? '') ?? [];
  if (marks && head) {
    const rest = text.split('\n').slice(1).join('\n').trim();
    return (
      <>
        <h3>{inline(head)}</h3>
        {rest && <Block text={rest} />}
      </>
    );
  }
  const lines = text.split('\n');
  if (lines.every((line) => line.startsWith('|'))) return <Rows lines={lines} />;
  if (!lines.some((line) => ITEM.test(line))) return <p>{inline(lines.join(' '))}</p>;
  const items: string[] = [];
  const before: string[] = [];
  for (const line of lines) {
    if (ITEM.test(line)) items.push(line.replace(ITEM, ''));
    else if (items.length === 0) before.push(line);
    else items.push(`${items.pop()} ${line.trim()}`);
  }
  return (
    <>
      {before.length > 0 && <p>{inline(before.join(' '))}</p>}
      <ul>
        {items.map((item) => (
          <li key={item}>{inline(item)}</li>
        ))}
      </ul>
    </>
  );
}

const RULE = /^\|[\s:|-]+\|$/;

/** A table whose first column names the rows; a head without words is left out. */
function Rows({ lines }: { lines: readonly string[] }) {
  const rows = lines
    .filter((line) => !RULE.test(line) || !line.includes('-'))
    .map((line) => line.replace(/^\||\|\s*$/g, '').split('|'))
    .map((cells) => cells.map((cell) => cell.trim()));
  const [head = [], ...body] = rows;
  const named = head.some((cell) => cell !== '');
  return (
    <table>
      {named && (
        <thead>
          <tr>
            {head.map((cell) => (
              <th key={cell} scope="col">
                {inline(cell)}
              </th>
            ))}
          </tr>
        </thead>
      )}
      <tbody>
        {body.map(([name = '', ...cells]) => (
          <tr key={name}>
            <th scope="row">{inline(name)}</th>
            {cells.map((cell) => (
              <td key={cell}>{inline(cell)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Strong words and code; every other sign stays as it was written. */
function inline(text: string): ReactNode[] {
  return text.split(/(\*\*[^*]+\*\*|`[^`]+`)/).map((part, index) => {
    const key = `${index} ${part}`;
    if (part.startsWith('**') && part.length > 4) return <strong key={key}>{part.slice(2, -2)}</strong>;
    if (part.startsWith('`') && part.length > 2) return <code key={key}>{part.slice(1, -1)}</code>;
    return part;
  });
}
