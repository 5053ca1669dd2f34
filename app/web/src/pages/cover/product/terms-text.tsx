import type { ReactNode } from 'react';

/** A document of plain Markdown: heads, paragraphs, lists, and nothing that could run. */
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

/** Strong words and code; every other sign stays as it was written. */
function inline(text: string): ReactNode[] {
  return text.split(/(\*\*[^*]+\*\*|`[^`]+`)/).map((part, index) => {
    const key = `${index} ${part}`;
    if (part.startsWith('**') && part.length > 4) return <strong key={key}>{part.slice(2, -2)}</strong>;
    if (part.startsWith('`') && part.length > 2) return <code key={key}>{part.slice(1, -1)}</code>;
    return part;
  });
}
