import type { BrowserContext, Locator, Page } from 'playwright-core';

/** Somebody in front of the app: what they see and click. */
export class Person {
  private constructor(
    readonly page: Page,
    private readonly url: string,
    /** What the page's console complained about. */
    readonly complaints: string[],
  ) {}

  /** Opens a page of the app. */
  static async at(context: BrowserContext, url: string, path = '/'): Promise<Person> {
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(`${url}${path}`);
    return new Person(page, url, complaints);
  }

  /** Goes to a page by its address, as by a link from elsewhere. */
  async goto(path: string) {
    await this.page.goto(`${this.url}${path}`);
  }

  /** Goes to a room by the navigation. */
  async enter(room: string) {
    await this.page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: room }).click();
  }

  /** Connects the account of the burner wallet whose name begins so. */
  async connect(name: string) {
    await this.page.getByRole('button', { name: 'Connect wallet' }).first().click();
    await this.choose(name);
  }

  /** Takes another account of the burner wallet. */
  async become(name: string) {
    await this.page.getByRole('button', { name: /^Wallet / }).click();
    await this.page.getByRole('button', { name: 'Use another account' }).click();
    await this.choose(name);
  }

  private async choose(name: string) {
    const window = this.page.getByRole('dialog');
    await window
      .getByRole('button', { name: new RegExp(`^${name}`) })
      .first()
      .click();
    await window.waitFor({ state: 'hidden' });
  }

  /** The window over the page. */
  get window(): Locator {
    return this.page.getByRole('dialog');
  }

  /** Signs what the window shows, waits until it has landed, closes the window. */
  async sign(done: string | RegExp) {
    await this.window.getByRole('button', { name: 'Sign and send' }).click();
    await this.window.getByText(done).first().waitFor();
    await this.window.getByRole('button', { name: 'Close', exact: true }).last().click();
    await this.window.waitFor({ state: 'hidden' });
  }

  /** Signs what the window shows and waits until the app says why it did not work. */
  async signInVain(why: string | RegExp) {
    await this.window.getByRole('button', { name: 'Sign and send' }).click();
    await this.window.getByRole('alert').getByText(why).first().waitFor();
    await this.window.getByRole('button', { name: 'Cancel' }).click();
  }

  /** A button of the page by its name. */
  button(name: string | RegExp): Locator {
    return this.page.getByRole('main').getByRole('button', { name });
  }

  /** Waits for words on the page. */
  async sees(words: string | RegExp) {
    await this.page.getByRole('main').getByText(words).first().waitFor();
  }

  /** Leaves. */
  async leave() {
    await this.page.close();
  }
}
