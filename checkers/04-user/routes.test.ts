import { describe, expect, it } from 'vitest';
import { routesIn } from '../../src/author/routes.test-kit.ts';
import type { Checker } from '../../src/lab/lab.ts';
import handshake from './handshake.ts';
import nobody from './nobody.ts';
import range from './range.ts';
import realPower from './real-power.ts';
import twoContainers from './two-containers.ts';
import veth from './veth.ts';
import volumeOwner from './volume-owner.ts';

/*
 * Routes that no text types: other ways to the right state, which must pass, and the mere appearance of it,
 * which must not. `author verify` tries the texts' own routes and mistakes.
 */

/** Functions for the routes: a command in the background that has left our user namespace; who is in there. */
const PRELUDE = `
away() {
  "$@" </dev/null >/dev/null 2>&1 & box=$!
  until [ "$(readlink /proc/$box/ns/user)" != "$(readlink /proc/$$/ns/user)" ]; do sleep 0.01; done
}
maps() { for kind in uid gid; do printf "$2" | cat >/proc/$1/\${kind}_map; done; }
`;

const routes = routesIn('user', PRELUDE);

async function after(step: string, script: string, checker: Checker): Promise<string> {
  await routes.prepare(step);
  return routes.after([script], checker);
}

type Route = [name: string, script: string, verdict: string];

/** unshare(2) with CLONE_NEWUSER and CLONE_NEWNET, for perl's syscall. */
const UNSHARE = `syscall(${process.arch === 'arm64' ? 97 : 272}, 0x50000000)`;

describe('nobody', () => {
  it.each<Route>([
    ['nothing done', '', 'fail'],
    ['a system call of perl', `away ada perl -e '${UNSHARE}; exec "sleep", "60"'`, 'pass'],
    ['made and left', 'ada unshare --user --net true', 'fail'],
    ['a process that calls itself so', 'ada bash -c \'exec -a "unshare --user --net" sleep 60\' &', 'fail'],
    ['nobody by name, in the lab host’s', 'setpriv --reuid=65534 sleep 60 &', 'fail'],
  ])('%s', async (_, script, verdict) => {
    expect(await after('nobody', script, nobody)).toBe(verdict);
  });
});

describe('handshake', () => {
  it.each<Route>([
    ['nothing done', '', 'blocked'],
    ['unshare writes it', 'away ada unshare --user --map-root-user sleep 60; sleep 0.2', 'pass'],
    ['root writes it, without deny', `away ada unshare --user sleep 60; maps $box '0 4001 1\\n'`, 'pass'],
    ['root’s own', 'away unshare --user --map-root-user sleep 60; sleep 0.2', 'fail'],
    ['a map of somebody else', `away ada unshare --user sleep 60; maps $box '0 4002 1\\n'`, 'fail'],
    [
      'a file over the map',
      `away ada unshare --user sleep 60; echo '0 4001 1' >/tmp/map
      for f in uid_map gid_map; do mount --bind /tmp/map /proc/$box/$f; done`,
      'fail',
    ],
  ])('%s', async (_, script, verdict) => {
    expect(await after('handshake', script, handshake)).toBe(verdict);
  });
});

describe('veth', () => {
  const box = 'away ada unshare --user --map-root-user --net sleep 60; sleep 0.2;';
  it.each<Route>([
    ['no cable', box, 'fail'],
    ['another kind by that name', `${box} nsenter -t $box -n ip link add veth0 type dummy`, 'fail'],
    [
      'put in from outside',
      `${box} ip link add left type veth peer name right; for e in left right; do ip link set $e netns $box; done`,
      'pass',
    ],
    [
      'two namespaces deep',
      `away ada unshare -Ur unshare --net bash -c 'ip link add type veth; sleep 60'; sleep 0.4`,
      'pass',
    ],
  ])('%s', async (_, script, verdict) => {
    expect(await after('veth', script, veth)).toBe(verdict);
  });
});

describe('real-power', () => {
  it.each<Route>([
    ['all of them', 'kill $(pgrep -x "oak|elm|ash")', 'in-its-own-house'],
    [
      'a stand-in',
      'kill $(pgrep -x "elm|ash"); /run/cast/ash infinity >/dev/null 2>&1 & sleep 0.2',
      'root-in-name-only',
    ],
    ['killed hard', 'kill -9 $(pgrep -x elm)', 'pass'],
  ])('%s', async (_, script, verdict) => {
    expect(await after('real-power', script, realPower)).toBe(verdict);
  });
});

describe('range', () => {
  const box = 'away ada unshare --user sleep 60;';
  it.each<Route>([
    ['by root, in one write', `${box} maps $box '0 4001 1\\n1 10000 1000\\n'`, 'pass'],
    ['in three lines', `${box} maps $box '0 4001 1\\n1 10000 400\\n401 10400 600\\n'`, 'pass'],
    ['one id short', `${box} maps $box '0 4001 1\\n1 10000 999\\n'`, 'fail'],
    ['another range', `${box} maps $box '0 4001 1\\n1 11000 1000\\n'`, 'fail'],
    ['only in /etc/subuid', 'echo ada:10000:1000 >/etc/subuid', 'fail'],
  ])('%s', async (_, script, verdict) => {
    expect(await after('range', script, range)).toBe(verdict);
  });
});

describe('two-containers', () => {
  const container = (map: string) =>
    `away ada unshare --user sleep 60; maps $box '${map}\\n'; nsenter -t $box -U sleep 60 >/dev/null 2>&1 & sleep 0.2;`;
  it.each<Route>([
    ['only what was prepared', '', 'fail'],
    ['by root', container('0 10000 1000') + container('0 11000 1000'), 'pass'],
    ['other ranges', container('0 30000 100') + container('0 31000 100'), 'pass'],
    [
      'one, with two roots',
      `${container('0 10000 1000')}nsenter -t $box -U sleep 60 >/dev/null 2>&1 & sleep 0.2`,
      'fail',
    ],
    ['uids without namespaces', 'setpriv --reuid=10000 sleep 60 & setpriv --reuid=11000 sleep 60 &', 'fail'],
    ['one of them of one id', container('0 10000 1') + container('0 11000 1000'), 'fail'],
  ])('%s', async (_, script, verdict) => {
    expect(await after('two-containers', script, twoContainers)).toBe(verdict);
  });
});

describe('volume-owner', () => {
  it.each<Route>([
    ['as ledger itself is owned', 'chown -R --reference=/proc/$(pgrep -x ledger) /run/ledger', 'pass'],
    ['a link to a copy', 'mv /run/ledger /run/l; ln -s /run/l /run/ledger', 'accounts-gone'],
    ['the owner of nobody', 'chown -R 65534 /run/ledger', 'fail'],
    [
      'another by its name',
      'kill $(pgrep -x ledger); chown -R 11070 /run/ledger; /run/cast/ledger 60 &',
      'ledger-ended',
    ],
  ])('%s', async (_, script, verdict) => {
    expect(await after('volume-owner', script, volumeOwner)).toBe(verdict);
  });
});
