import { fromHex, sha256, toHex } from '@bulwark/client';
import { useState } from 'react';
import { AddressText } from '../../ui/address';
import { Notice } from '../../ui/badge';
import { Choice } from '../../ui/choice';
import { Field } from '../../ui/field';
import style from './evidence.module.css';

function parse(text: string): Uint8Array | undefined {
  try {
    return fromHex(text, 32);
  } catch {
    return undefined;
  }
}

/**
 * Asks for evidence: a file that is hashed here and stays here, or a hash that somebody else made.
 *
 * @param of What the evidence shows, for the label: `the loss`.
 */
export function EvidenceInput({
  of,
  hash,
  set,
}: {
  of: string;
  hash: Uint8Array | undefined;
  set: (hash: Uint8Array | undefined) => void;
}) {
  const [way, setWay] = useState<'file' | 'hash'>('file');
  const [text, setText] = useState('');
  const [file, setFile] = useState<{ name: string; state: 'reading' | 'read' | 'failed' }>();
  const choose = (next: typeof way) => {
    setWay(next);
    setFile(undefined);
    setText('');
    set(undefined);
  };
  const read = async (chosen: File | undefined) => {
    set(undefined);
    if (!chosen) return setFile(undefined);
    setFile({ name: chosen.name, state: 'reading' });
    try {
      set(await sha256(chosen));
      setFile({ name: chosen.name, state: 'read' });
    } catch {
      setFile({ name: chosen.name, state: 'failed' });
    }
  };
  return (
    <div className="stack-tight">
      <Choice
        label={`Evidence of ${of}`}
        value={way}
        choose={(next) => choose(next === 'hash' ? 'hash' : 'file')}
        options={[
          { value: 'file', label: 'Hash a file here' },
          { value: 'hash', label: 'Paste a hash' },
        ]}
      />
      {way === 'file' ? (
        <Field
          key="file"
          label="Evidence file"
          type="file"
          onChange={(event) => void read(event.target.files?.[0])}
          error={file?.state === 'failed' ? 'The file could not be read. Try another, or paste its SHA-256 hash.' : undefined}
          hint="It stays on this machine: only its fingerprint (SHA-256) goes to the chain. Keep the file, and give it to the committee."
        />
      ) : (
        <Field
          key="hash"
          label="SHA-256 hash of the evidence"
          value={text}
          spellCheck={false}
          placeholder="64 hexadecimal digits"
          error={text.trim() !== '' && !hash ? 'A SHA-256 hash has 64 digits from 0 to 9 and a to f.' : undefined}
          onChange={(event) => {
            setText(event.target.value);
            set(parse(event.target.value));
          }}
        />
      )}
      <div aria-live="polite">
        {file?.state === 'reading' && <p className="soft small">Reading {file.name}…</p>}
        {hash && (
          <Notice tone="ok" title={file ? `Fingerprint of ${file.name}` : 'Fingerprint'}>
            <code className={style.hash}>{toHex(hash)}</code>
          </Notice>
        )}
      </div>
    </div>
  );
}

/** The fingerprint of evidence, shortened; a click copies the whole. */
export function HashText({ hash }: { hash: { readonly [index: number]: number; readonly length: number } }) {
  return <AddressText address={toHex(hash)} what="Fingerprint" />;
}
