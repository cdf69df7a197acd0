import { describe, expect, test } from 'vitest';
import { report } from '../admin/harness.ts';
import { hasBrowser, password, startBrowsing } from './browser.ts';
import { personBehind } from './chat.ts';

const shots = process.env.UMBRA_SHOTS;

describe.skipIf(!hasBrowser)('administering an instance', async () => {
  if (!hasBrowser) return;
  const { stack, register, visit, forgive } = await startBrowsing({ registration: 'invite' });

  test('by invitation alone, a person comes in, is reported and suspended, and is told why', async () => {
    const admin = await register('vera', 'Vera');
    await admin.goto(`${stack.origin}/app/admin`);
    await admin.getByText('Counts are all there is to see', { exact: false }).waitFor();
    if (shots) await admin.screenshot({ path: `${shots}/overview.png` });
    await admin.getByRole('button', { name: 'Invitations', exact: true }).click();
    await admin.getByRole('button', { name: 'Make a code' }).click();
    const link = (await admin.locator('.admin__row code').textContent()) ?? '';
    expect(link).toMatch(/\/register\/#[\w-]{43}$/);
    if (shots) await admin.screenshot({ path: `${shots}/invites.png` });

    // Whoever has no code is told so, and whoever has the link need not type it.
    const uninvited = await visit('/register/');
    await uninvited.getByLabel('Invitation code').waitFor();
    const bob = await visit(new URL(link).pathname + new URL(link).hash, { colorScheme: 'light' });
    await expect.poll(() => bob.inputValue('#invite')).toHaveLength(43);
    if (shots) await bob.screenshot({ path: `${shots}/register.png`, fullPage: true });
    await bob.fill('#handle', 'bob');
    await bob.fill('#password', password);
    await bob.check('#consent');
    await bob.click('#submit');
    await bob.waitForURL('**/app/**');
    const [vera, bobToo] = await Promise.all([personBehind(stack, admin), personBehind(stack, bob)]);
    await vera.call('PUT', `/api/admin/admins/${bobToo.id}`);
    await vera.call('DELETE', `/api/admin/admins/${bobToo.id}`);
    await bob.goto(`${stack.origin}/app/settings/data`);
    await bob.getByText('The chain is intact: 2 checked in this browser.', { exact: false }).waitFor();
    await bob.getByText('What administrators did to my account').scrollIntoViewIfNeeded();
    if (shots) await bob.screenshot({ path: `${shots}/log.png` });

    // The report of a person who is no administrator leads to a suspension that ends the open page.
    const invite = await vera.call<{ token: string }>('POST', '/api/admin/invites', {});
    const carol = await visit(`/register/#${invite.body.token}`);
    await carol.fill('#handle', 'carol');
    await carol.fill('#password', password);
    await carol.check('#consent');
    await carol.click('#submit');
    await carol.waitForURL('**/app/**');
    await report(await personBehind(stack, carol), bobToo.id, { reason: 'spam', comment: 'Sends adverts' });
    await admin.getByRole('button', { name: 'Reports', exact: true }).click();
    await admin.getByText('Sends adverts').waitFor();
    await admin.getByLabel('What to do').selectOption('suspend');
    await admin.getByLabel('Reason…').selectOption('spam');
    await admin.setViewportSize({ width: 390, height: 800 });
    if (shots) await admin.screenshot({ path: `${shots}/reports-390.png` });
    await admin.getByRole('button', { name: 'Close report' }).click();
    await admin.getByText('No report is open.').waitFor();
    await bob
      .getByText('You are signed out', { exact: false })
      .or(bob.locator('#sign-in-form'))
      .first()
      .waitFor();
    const again = await visit('/sign-in/');
    await again.fill('#handle', 'bob');
    await again.fill('#password', password);
    await again.click('#submit');
    await again.getByText('suspended this account: unwanted messages', { exact: false }).waitFor();
    forgive(/status of 40[13]|WebSocket/);
  }, 90_000);
});
