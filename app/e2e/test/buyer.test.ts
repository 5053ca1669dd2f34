import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from '../src/browser';
import { Person } from '../src/person';

let bo: Person;
let close: () => Promise<void>;

beforeAll(async () => {
  const browser = await openBrowser();
  close = browser.close;
  bo = await Person.at(browser.context, inject('webUrl'));
});
afterAll(() => close());

test('a buyer sees what is for sale before any wallet is connected', async () => {
  await bo.sees('Causeway Bridge');
  await bo.page
    .getByRole('link', { name: /Get a quote for Causeway Bridge/ })
    .first()
    .click();
  await bo.page.getByRole('heading', { level: 1, name: 'Causeway Bridge' }).waitFor();
  await bo.sees(/same as on chain|the same/i);
  await bo.page.getByLabel('Sum insured').first().fill('10,000');
  await bo.button('Connect wallet').waitFor();
});

test('a buyer gets test money, and cover at the price that was quoted', async () => {
  await bo.connect('Bo');
  await bo.page.getByRole('button', { name: /^Wallet Bo/ }).click();
  await bo.window.getByRole('button', { name: 'Get test money' }).click();
  await bo.page.getByText('Test money has arrived').waitFor();
  await bo.page.keyboard.press('Escape');
  await bo.page.getByLabel('Sum insured').first().fill('10,000');
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
  await bo.page.getByLabel('Added to the sum').first().fill('2,500');
  await bo.button('Raise the sum').click();
  await bo.sign('Sum insured raised');
  await bo.sees('12,500.00 USDC');

  await bo.page.getByRole('tab', { name: 'Hand over' }).click();
  await bo.page.getByLabel('New holder').selectOption({ label: await optionOf(bo, 'Cleo') });
  await bo.button('Hand over').click();
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
  await bo.page.getByRole('row').filter({ hasText: 'Covers' }).first().getByRole('button').first().click();
  await bo.page.getByRole('tab', { name: 'Renew' }).click();
  await bo.button('Renew').waitFor();
});

test('nothing broke on the way', () => expect(bo.complaints).toEqual([]));

async function optionOf(person: Person, name: string): Promise<string> {
  const options = await person.page.getByLabel('New holder').locator('option').allTextContents();
  const found = options.find((option) => option.startsWith(name));
  if (!found) throw new Error(`no account of ${name} to hand over to: ${options.join(', ')}`);
  return found;
}

async function manage(person: Person, product: string, sum: string) {
  await person.page.getByRole('row').filter({ hasText: product }).filter({ hasText: sum }).getByRole('button').first().click();
}
