/** What stands on the page while it starts: the same as in `index.html`, which is there before any script. */
export function Boot() {
  return (
    <div className="boot">
      <header>
        <img src="/bulwark.svg" alt="" width={28} height={28} />
        <strong>Bulwark</strong>
      </header>
      <main>
        <h1>An insurance fund for DeFi</h1>
        <p>
          Everything on these pages is read from the chain by your browser and worked out by the program’s own formulas: prices,
          what is owed to whom, and whether the fund could pay.
        </p>
        <p role="status">Reading the network…</p>
      </main>
    </div>
  );
}
