const local = () => BigInt(Math.floor(Date.now() / 1_000));

/** The chain's time, told to everybody once a second. */
export class Clock {
  private ahead = 0n;
  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly listeners = new Set<() => void>();

  /** Unix seconds of the chain; this machine's until the chain's are known. */
  readonly now = (): bigint => local() + this.ahead;

  /** Takes over what the chain says. */
  set(unixSeconds: bigint) {
    const ahead = unixSeconds - local();
    if (ahead === this.ahead) return;
    this.ahead = ahead;
    this.tell();
  }

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    this.timer ??= setInterval(() => this.tell(), 1_000);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      clearInterval(this.timer);
      this.timer = undefined;
    };
  };

  private tell() {
    for (const listener of this.listeners) listener();
  }
}
