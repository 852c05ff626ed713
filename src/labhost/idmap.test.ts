import { expect, test } from 'vitest';
import { BASE, type Caller, linesOf, mappingFor, outside } from './idmap.ts';

const whole = '         0          0 4294967295\n';
const who: Caller = {
  uid: 1000,
  gid: 1000,
  user: 'ada',
  path: '',
  ownUids: whole,
  ownGids: whole,
  groupsDenied: false,
  subuid: '',
  subgid: '',
};

test('root’s map never holds the machine’s uid 0', () => {
  const mapping = mappingFor({ ...who, uid: 0 });
  expect(mapping).toMatchObject({ by: 'root' });
  expect(linesOf(mapping.uids)).toBe('0 1853030400 8388608\n');
  expect(outside(mapping.uids, 0)).toBe(BASE);
  expect(outside(mapping.uids, 8_388_608)).toBeUndefined();
});

test.each(['0 100000 65536\n', '0 1000 1\n1 100000 65536\n', '0 1000 1\n'])(
  'root of a user namespace keeps the ids that there are: %j',
  (map) => {
    const mapping = mappingFor({ ...who, uid: 0, ownUids: map, ownGids: map });
    expect(mapping.by).toBe('inner-root');
    expect(linesOf(mapping.uids)).toBe(map.replace(/^(\d+) \d+ /gm, '$1 $1 '));
  },
);

test('an ordinary user without a grant: one line', () => {
  expect(mappingFor(who)).toEqual({
    by: 'self',
    uids: [{ inside: 0, outside: 1000, count: 1 }],
    gids: [{ inside: 0, outside: 1000, count: 1 }],
  });
});

test('a grant counts only where the helpers are there to use it', () => {
  const granted = { ...who, subuid: 'bob:1:2\nada:200000:65536\n', subgid: '1000:300000:65536\n' };
  const mapping = mappingFor({ ...granted, path: '/usr/bin' });
  if (mapping.by === 'self') return; // this machine has no newuidmap
  expect(linesOf(mapping.uids)).toBe('0 1000 1\n1 200000 65536\n');
  expect(linesOf(mapping.gids)).toBe('0 1000 1\n1 300000 65536\n');
});

test('half a grant is none', () => {
  expect(mappingFor({ ...who, subuid: 'ada:200000:65536\n' }).by).toBe('self');
});
