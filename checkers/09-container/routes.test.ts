import { expect, it } from 'vitest';
import { routesIn } from '../../src/author/routes.test-kit.ts';
import enter from './enter.ts';
import nothingLeft from './nothing-left.ts';
import second from './second.ts';
import whole from './whole.ts';

/* Routes that no text types. The texts' own, and their mistakes, are tried by `author verify`. */

const routes = routesIn('container');

/** What runs on in the background keeps no stream of ours. */
const quietly = (command: string) => `${command} </dev/null >/dev/null 2>&1`;
const BY_CODE = 'nslab engine --new --solved';
const SETTLED = 'sleep 1';

it('takes a container made by code, and a second one beside it', async () => {
  await routes.prepare('second');
  await routes.sh(quietly(`{ ${BY_CODE}; nslab engine; }`));
  expect(await routes.after([SETTLED], whole)).toBe('pass');
  expect(await routes.after([quietly('nslab engine -- db 3'), SETTLED], second)).toBe('pass');
  expect(await routes.after(['kill -9 $(pgrep -x init)', SETTLED], nothingLeft)).toBe('fail');
}, 120_000);

it('takes the parts of the code in another order, but not power given up first', async () => {
  await routes.prepare('second');
  const inOrder = (names: string) =>
    quietly(`{ sed -i 's/container(\\[.*\\],/container([${names}],/' my-container.ts; nslab engine; }`);
  await routes.sh(quietly(BY_CODE));
  const tidy = inOrder('privileges, groups, user, uts, layers, pid, root, net');
  expect(await routes.after([tidy, SETTLED], whole)).toBe('fail');
  const other = inOrder('uts, user, groups, layers, root, net, pid, privileges');
  expect(await routes.after([other, SETTLED], whole)).toBe('pass');
}, 120_000);

it('does not take the name for the container', async () => {
  await routes.prepare('second');
  expect(
    await routes.after(
      [quietly('unshare --uts --pid --fork sh -c "hostname box; exec sleep 60" &'), SETTLED],
      whole,
    ),
  ).toBe('fail');
  expect(await routes.after([quietly('nslab run -d --name box -- sleep 60'), SETTLED], whole)).toBe('fail');
}, 120_000);

it('does not take a child of the container’s own for somebody who came in', async () => {
  await routes.prepare('second');
  await routes.sh(quietly('./box'));
  expect(await routes.after([SETTLED], enter)).toBe('fail');
}, 120_000);

it('sees a single door that was left open', async () => {
  await routes.prepare('second');
  const without = (line: string) => quietly(`{ sed -i '/${line}/d' inside; ./box; }`);
  expect(await routes.after([quietly('./box'), SETTLED], whole)).toBe('pass');
  expect(await routes.after([without('ulimit'), SETTLED], whole)).toBe('no-limit');
  expect(await routes.after([without('timer_list'), SETTLED], whole)).toBe('open-places');
}, 120_000);
