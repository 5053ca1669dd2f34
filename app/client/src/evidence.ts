/** Hashes of documents: terms, evidence, reports. The chain keeps the hash, people keep the document. */

/** SHA-256 of bytes, or of a file. */
export async function sha256(document: Uint8Array | Blob): Promise<Uint8Array> {
  const bytes = document instanceof Uint8Array ? document : new Uint8Array(await document.arrayBuffer());
  return new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes)));
}

/** SHA-256 of text as UTF-8. */
export function sha256OfText(text: string): Promise<Uint8Array> {
  return sha256(new TextEncoder().encode(text));
}

/** Bytes as hex, two digits each. */
export function toHex(bytes: { readonly [index: number]: number; readonly length: number }): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Hex as bytes; a leading `0x` is taken.
 *
 * @throws when it is no hex, or of another length than asked for.
 */
export function fromHex(hex: string, length?: number): Uint8Array {
  const digits = hex.trim().replace(/^0x/i, '');
  if (!/^([0-9a-f]{2})*$/i.test(digits)) throw new Error('not hexadecimal');
  const bytes = Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  if (length !== undefined && bytes.length !== length) throw new Error(`${length} bytes are needed, not ${bytes.length}`);
  return bytes;
}
