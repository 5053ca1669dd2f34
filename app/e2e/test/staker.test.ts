import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from '../src/browser';
import { pictureFailures } from '../src/failures';
import { Person } from '../src/person';

let gus: Person;
let close: () => Promise<void>;

beforeAll(async () => {
  const browser = await openBrowser();
  close = browser.close;
  gus = await Person.at(browser.context, inject('webUrl'), '/stop-loss');
});
afterAll(() => close());
pictureFailures(() => gus);

test('a staker sees what trips the stop-loss and what a put cannot do', async () => {
  await gus.sees('Armed');
  await gus.sees('What would happen');
  await gus.sees('Hacks cannot be hedged, only markets');
});

test('anyone records a price, and a staker stakes SOL', async () => {
  await gus.connect('Gus');
  await gus.button('Record the price of SOL').click();
  await gus.sign('Price recorded');
  await gus.page.getByLabel('Amount of SOL to stake', { exact: true }).fill('1');
  await gus.button('Stake SOL').click();
  await gus.sign('Collateral staked');
});

test('nothing broke on the way', () => expect(gus.complaints).toEqual([]));
