/** Numbers that a client chooses for the address of a new account. */

/** A random 64-bit number: two clients do not meet. */
export function randomNonce(): bigint {
  const [nonce = 0n] = crypto.getRandomValues(new BigUint64Array(1));
  return nonce;
}
