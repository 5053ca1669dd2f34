import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from '../src/browser';
import { Person } from '../src/person';
import { DAY, passTime } from '../src/time';

let context: BrowserContext;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ context, close } = await openBrowser());
});
afterAll(() => close());

const quote = async (person: Person, product: string, sum: string) => {
  await person.page.getByRole('main').getByRole('link', { name: product }).first().click();
  await person.page.getByRole('textbox', { name: 'Sum insured' }).fill(sum);
};

test('a wallet without money is told so before it signs', async () => {
  const poor = await Person.at(context, inject('webUrl'));
  await poor.connect('This browser');
  await quote(poor, 'Causeway Bridge', '10,000');
  await poor.sees(/wallet has/);
  expect(await poor.button('Buy cover').isDisabled()).toBe(true);
  await poor.leave();
});

test('a policy of another wallet is said to be that', async () => {
  const cleo = await Person.at(context, inject('webUrl'));
  await cleo.become('Cleo');
  await cleo.goto('/policies?policy=11111111111111111111111111111111');
  await cleo.sees('This wallet does not hold that policy');
  await cleo.leave();
});

test('a price that moved beyond the limit is refused, in words', async () => {
  const slow = await Person.at(context, inject('webUrl'));
  await slow.become('Hugo');
  await quote(slow, 'Kite Dollar peg', '20,000');
  await slow.button('Buy cover').click();
  await slow.window.getByText('You pay', { exact: true }).waitFor();

  const fast = await openBrowser();
  const cleo = await Person.at(fast.context, inject('webUrl'));
  await cleo.connect('Cleo');
  await quote(cleo, 'Kite Dollar peg', '200,000');
  await cleo.button('Buy cover').click();
  await cleo.sign('Cover bought');
  await fast.close();

  await slow.signInVain('Others bought first');
  await slow.leave();
});

test('a dead node is said to be dead, and what is seen stays', async () => {
  const person = await Person.at(context, inject('webUrl'));
  await person.sees('Causeway Bridge');
  await context.route(`${inject('rpcUrl')}/**`, (route) => route.abort());
  await person.page.getByRole('alert').getByText('The node cannot be reached').waitFor();
  await person.sees('Causeway Bridge');
  await context.unroute(`${inject('rpcUrl')}/**`);
  await person.page.getByRole('alert').getByText('The node cannot be reached').waitFor({ state: 'hidden' });
  await person.leave();
});

test('nothing is sold on a stale assessment', async () => {
  await passTime(inject('rpcUrl'), 200 * DAY);
  const person = await Person.at(context, inject('webUrl'));
  await quote(person, 'Causeway Bridge', '10,000');
  await person.sees(/assess/i);
  await person.sees('Nothing is sold until the risk is assessed again');
  await person.leave();
});
