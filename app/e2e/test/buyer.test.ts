import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from '../src/browser';
import { pictureFailures } from '../src/failures';
import { Person } from '../src/person';
import { DAY, passTime } from '../src/time';

let bo: Person;
let close: () => Promise<void>;

beforeAll(async () => {
  const browser = await openBrowser();
  close = browser.close;
  bo = await Person.at(browser.context, inject('webUrl'));
});
afterAll(() => close());
pictureFailures(() => bo);

test('a buyer sees what is for sale before any wallet is connected', async () => {
  await bo.sees('Causeway Bridge');
  await bo.page.getByRole('main').getByRole('link', { name: 'Causeway Bridge' }).first().click();
  await bo.page.getByRole('heading', { level: 1, name: 'Causeway Bridge' }).waitFor();
  await bo.sees('it is the hash that the product has on chain');
  await bo.page.getByRole('textbox', { name: 'Sum insured' }).fill('10,000');
  await bo.button('Connect wallet').waitFor();
});

test('a buyer gets test money, and cover at the price that was quoted', async () => {
  await bo.connect('Bo');
  await bo.page.getByRole('button', { name: /^Wallet Bo/ }).click();
  await bo.window.getByRole('button', { name: 'Get test money' }).click();
  await bo.page.getByText('Test money has arrived').waitFor();
  await bo.page.keyboard.press('Escape');
  await bo.page.getByRole('textbox', { name: 'Sum insured' }).fill('10,000');
  await bo.button('Buy cover').click();
  const pay = bo.window.getByText('You pay', { exact: true });
  await pay.waitFor();
  expect(await bo.window.textContent()).toMatch(/You pay[\d,.]+ USDC/);
  await bo.sign('Cover bought');
  await bo.page.waitForURL(/\/policies\?policy=/);
  await bo.sees(/Waiting/i);
});

test('a buyer raises the sum, hands the policy over, and the new holder cancels it', async () => {
  await bo.page.getByRole('tab', { name: 'Raise the sum' }).click();
  await bo.page.getByRole('textbox', { name: 'Added to the sum' }).fill('2,500');
  await bo.button('Raise the sum').click();
  await bo.sign('Sum insured raised');
  await bo.sees('12,500.00 USDC');

  await bo.page.getByRole('tab', { name: 'Hand over' }).click();
  await bo.page.getByLabel('New holder').selectOption({ label: await optionOf(bo, 'Cleo') });
  await bo.button('Hand the policy over').click();
  await bo.sign('Policy handed over');

  await bo.become('Cleo');
  await bo.goto('/policies');
  await manage(bo, 'Causeway Bridge', '12,500.00 USDC');
  await bo.page.getByRole('tab', { name: 'Cancel' }).click();
  await bo.sees('You get');
  await bo.button('Cancel the policy').click();
  await bo.sign('Policy cancelled');
});

test('a holder renews what runs, without a waiting period', async () => {
  await bo.become('Hugo');
  await bo.goto('/policies');
  await manage(bo, 'Kite Dollar peg', '200,000.00 USDC');
  await bo.page.getByRole('tab', { name: 'Renew' }).click();
  await bo.sees('Not yet');
  expect(await bo.button('Renew cover').isDisabled()).toBe(true);
  await passTime(inject('rpcUrl'), 65 * DAY);
  await bo.page.reload();
  await bo.page.getByRole('tab', { name: 'Renew' }).click();
  await bo.button('Renew cover').click();
  await bo.sign('Cover renewed');
});

test('nothing broke on the way', () => expect(bo.complaints).toEqual([]));

async function optionOf(person: Person, name: string): Promise<string> {
  const options = await person.page.getByLabel('New holder').locator('option').allTextContents();
  const found = options.find((option) => option.startsWith(name));
  if (!found) throw new Error(`no account of ${name} to hand over to: ${options.join(', ')}`);
  return found;
}

async function manage(person: Person, product: string, sum: string) {
  await person.page.getByRole('row').filter({ hasText: product }).filter({ hasText: sum }).getByRole('link').first().click();
}
