import { describe, expect, it } from 'vitest';
import { routesIn } from '../../src/author/routes.test-kit.ts';
import type { Checker } from '../../src/lab/lab.ts';
import all from './all.ts';
import dockerSet from './docker-set.ts';
import filter from './filter.ts';
import limits from './limits.ts';
import masked from './masked.ts';
import noNewPrivs from './no-new-privs.ts';
import nothing from './nothing.ts';
import port80 from './port-80.ts';

/*
 * Routes that no text types: other ways to the right state, which must pass, and the mere appearance of it,
 * which must not. `author verify` tries the texts' own routes and mistakes.
 */

const DOCKER =
  '-all,+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap,+net_bind_service,+net_raw,' +
  '+sys_chroot,+mknod,+audit_write,+setfcap';

/** A command in the background, given the time to become what it is; a filter that lets all pass, and the text's. */
const PRELUDE = `
exec </dev/null >/dev/null 2>&1
cell() { nsenter --target $(pgrep -x cell) --mount --pid "$@"; }
no_mkdir() {
  printf '%s\\n' 'ld arch' 'jne native, kill' 'ld nr' 'jeq mkdir, no' 'jeq mkdirat, no' \\
    'ret ALLOW' 'no: ret EPERM' 'kill: ret KILL' >/lab/no-mkdir
}
has_flown() { for try in {1..200}; do pgrep -x 'magpie-(happy|hungry)' && break; sleep 0.05; done; }
masks() {
  cell mount --bind /dev/null /proc/keys; cell mount --bind /dev/null /proc/timer_list
  cell mount --bind /proc/sys /proc/sys; cell mount -o remount,bind,ro /proc/sys; cell mount -o remount,bind,ro /
}
`;

const routes = routesIn('privileges', PRELUDE);

type Route = [name: string, script: string, verdict: string];

async function after(step: string, script: string, checker: Checker): Promise<string> {
  await routes.prepare(step);
  return routes.after([script], checker);
}

describe('docker-set', () => {
  it.each<Route>([
    ['nothing done', '', 'fail'],
    [
      'one drop after the other',
      `setpriv --bounding-set ${DOCKER},+sys_admin setpriv --bounding-set -sys_admin sleep 60 &`,
      'pass',
    ],
    ['a name is no set', `bash -c 'exec -a "setpriv --bounding-set ${DOCKER}" sleep 60' &`, 'fail'],
    ['done and gone', `setpriv --bounding-set ${DOCKER} true`, 'fail'],
    ['one too many', `setpriv --bounding-set ${DOCKER},+sys_admin sleep 60 &`, 'too-much'],
    ['one too few', `setpriv --bounding-set ${DOCKER},-kill sleep 60 &`, 'too-little'],
    [
      'in a user namespace, where it begins anew',
      `setpriv --bounding-set ${DOCKER} unshare -Ur sleep 60 &`,
      'fail',
    ],
  ])('%s', async (_, script, verdict) => {
    expect(await after('docker-set', `${script}\nsleep 0.3`, dockerSet)).toBe(verdict);
  });
});

describe('nothing', () => {
  it.each<Route>([
    ['nothing done', '', 'fail'],
    ['all but one', 'setpriv --bounding-set -all,+audit_read sleep 60 &', 'some-left'],
    ['inheritable is one of the five', 'setpriv --inh-caps +chown --bounding-set -all sleep 60 &', 'fail'],
    ['a new user namespace has them', 'setpriv --bounding-set -all unshare -U sleep 60 &', 'fail'],
  ])('%s', async (_, script, verdict) => {
    expect(await after('nothing', `${script}\nsleep 0.3`, nothing)).toBe(verdict);
  });
});

describe('port-80', () => {
  const user = 'setpriv --reuid=1000 --regid=1000 --clear-groups';
  const one = '--inh-caps +net_bind_service --ambient-caps +net_bind_service';
  const perl = `perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(LocalPort => 80, Listen => 1) or die; sleep 60'`;
  it.for<Route>([
    ['nothing done', '', 'fail'],
    ['another server', `${user} ${one} ${perl} &`, 'pass'],
    ['one that only says so', `${user} ${one} bash -c 'exec -a "web 80" sleep 60' &`, 'fail'],
    ['the capability, and no server', `${user} ${one} sleep 60 &`, 'fail'],
    ['in another network', `unshare --net ${user} ${one} web 80 &`, 'fail'],
    ['another user', `setpriv --reuid=33 --clear-groups ${one} web 80 &`, 'fail'],
  ])('%s', async ([, script, verdict], { skip }) => {
    const seen = await after('port-80', `${script}\nsleep 0.4`, port80);
    skip(seen === 'unsupported', 'a lab host of a single id has nobody beside root');
    expect(seen).toBe(verdict);
  });
});

describe('no-new-privs', () => {
  const user = 'setpriv --reuid=1000 --clear-groups';
  it.for<Route>([
    ['nothing done', '', 'fail'],
    ['promised by a parent', `${user} --no-new-privs bash -c 'key 60; :' &`, 'pass'],
    [
      'a copy without the bit',
      `cp /usr/local/bin/key /tmp/key; ${user} --no-new-privs /tmp/key 60 &`,
      'fail',
    ],
    ['the promise, and another program', `${user} --no-new-privs sleep 60 &`, 'fail'],
    ['key of somebody else', 'chown 1000 /usr/local/bin/key; chmod 4755 /usr/local/bin/key', 'bit-gone'],
  ])('%s', async ([, script, verdict], { skip }) => {
    const seen = await after('no-new-privs', `${script}\nsleep 0.3`, noNewPrivs);
    skip(seen === 'unsupported', 'a lab host of a single id has nobody beside root');
    expect(seen).toBe(verdict);
  });
});

describe('filter', () => {
  const caged = 'setpriv --no-new-privs with-filter /lab/no-mkdir';
  it.each<Route>([
    ['nothing done', '', 'fail'],
    ['another errno', `no_mkdir; sed -i s/EPERM/ENOSYS/ /lab/no-mkdir; ${caged} magpie & has_flown`, 'pass'],
    [
      'a filter that lets all pass',
      `echo ret ALLOW >/lab/no-mkdir; ${caged} magpie & has_flown`,
      'other-door',
    ],
    ['killed by it', `no_mkdir; sed -i s/EPERM/KILL/ /lab/no-mkdir; ${caged} magpie & sleep 0.5`, 'fail'],
    ['a filter on something else', `no_mkdir; ${caged} sleep 60 & sleep 0.3`, 'fail'],
    [
      'something else by its name',
      `no_mkdir; cp /bin/sleep /tmp/magpie-hungry; cd /run/nest; ${caged} /tmp/magpie-hungry 60 & sleep 0.3`,
      'fail',
    ],
    ['without a nest it does not fly', `no_mkdir; rmdir /run/nest; ${caged} magpie & sleep 0.4`, 'fail'],
    ['hungry without a filter', 'mount -t tmpfs -o ro none /run/nest; magpie & has_flown', 'nest-closed'],
  ])('%s', async (_, script, verdict) => {
    expect(await after('filter', script, filter)).toBe(verdict);
  });
});

describe('limits', () => {
  it.each<Route>([
    ['nothing done', '', 'fail'],
    ['in two steps', 'for l in 200:64 32:64; do prlimit --pid $(pgrep -x hoarder) --nofile=$l; done', 'pass'],
    ['the wrong resource', 'prlimit --pid $(pgrep -x hoarder) --nproc=32:64', 'fail'],
    [
      'another hoarder, started anew',
      'kill $(pgrep -x hoarder); prlimit --nofile=32:64 hoarder & sleep 0.3',
      'ended',
    ],
    ['the other way round', 'prlimit --pid $(pgrep -x hoarder) --nofile=64:64', 'fail'],
  ])('%s', async (_, script, verdict) => {
    expect(await after('limits', script, limits)).toBe(verdict);
  });
});

describe('masked', () => {
  it.each<Route>([
    ['nothing done', '', 'fail'],
    [
      'an empty file instead',
      `touch /lab/empty; masks; cell umount /proc/keys; cell mount --bind /lab/empty /proc/keys`,
      'pass',
    ],
    [
      'a full one',
      'echo here >/lab/full; masks; cell umount /proc/keys; cell mount --bind /lab/full /proc/keys',
      'fail',
    ],
    ['the root still writable', 'masks; cell mount -o remount,bind,rw /', 'fail'],
    ['taken off again', 'masks; cell umount /proc/timer_list', 'fail'],
    ['in a mount namespace that nobody lives in', 'cell unshare --mount true', 'fail'],
  ])('%s', async (_, script, verdict) => {
    expect(await after('masked', script, masked)).toBe(verdict);
  });
});

describe('all', () => {
  const limit = 'prlimit --nofile=64:64';
  const bound = `setpriv --bounding-set ${DOCKER} --no-new-privs`;
  const start = 'echo ret ALLOW >/lab/less; masks;';
  it.each<Route>([
    [
      'unmasked',
      `echo ret ALLOW >/lab/less; cell ${limit} ${bound} with-filter /lab/less sleep 60 &`,
      'blocked',
    ],
    [
      'with less than Docker leaves',
      `${start} cell ${limit} setpriv --bounding-set -all --no-new-privs with-filter /lab/less sleep 60 &`,
      'pass',
    ],
    [
      'spread over two',
      `${start} cell ${bound} sleep 60 & cell ${limit} with-filter /lab/less sleep 60 &`,
      'fail',
    ],
    [
      'a copy of the cell’s mounts',
      `${start} cell unshare --mount ${limit} ${bound} with-filter /lab/less sleep 60 &`,
      'outside',
    ],
    [
      'the limit too high',
      `${start} cell prlimit --nofile=64:2048 ${bound} with-filter /lab/less sleep 60 &`,
      'no-limit',
    ],
  ])('%s', async (_, script, verdict) => {
    expect(await after('all', `${script}\nsleep 0.5`, all)).toBe(verdict);
  });
});
