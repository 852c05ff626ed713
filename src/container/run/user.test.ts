import { describe, expect, test } from 'vitest';
import { resolveUser } from './user.ts';

const FILES = {
  passwd: [
    'root:x:0:0:root:/root:/bin/sh',
    'www-data:x:33:33:www:/var/www:/bin/false',
    '1000:x:7:7:a name of digits:/seven:/bin/sh',
    'ada:x:1000:1000::/home/ada:/bin/sh',
    'broken:x',
  ].join('\n'),
  group: 'root:x:0:\nwww-data:x:33:\nstaff:x:50:ada,www-data\nada:x:1000:ada\n',
};

describe('--user', () => {
  test.each([
    ['0', { uid: 0, gid: 0, home: '/root', additionalGids: [] }],
    ['www-data', { uid: 33, gid: 33, home: '/var/www', additionalGids: [50] }],
    ['33', { uid: 33, gid: 33, home: '/var/www', additionalGids: [50] }],
    ['ada', { uid: 1000, gid: 1000, home: '/home/ada', additionalGids: [50] }],
    ['1000', { uid: 7, gid: 7, home: '/seven', additionalGids: [] }],
    ['ada:staff', { uid: 1000, gid: 50, additionalGids: [] }],
    ['ada:77', { uid: 1000, gid: 77 }],
    ['4242', { uid: 4242, gid: 0, home: '/', additionalGids: [] }],
    ['4242:4243', { uid: 4242, gid: 4243 }],
  ])('%s', (spec, user) => {
    expect(resolveUser(spec, FILES)).toMatchObject(user);
  });

  test.each([
    ['eve', "/etc/passwd in the container's root names no eve."],
    ['broken', 'names no broken.'],
    ['ada:crew', "/etc/group in the container's root names no crew."],
    ['', 'not USER or USER:GROUP.'],
    ['a:b:c', 'not USER or USER:GROUP.'],
    ['-1', 'names no -1.'],
    ['4294967295', 'names no 4294967295.'],
  ])('refused: %j', (spec, said) => {
    expect(() => resolveUser(spec, FILES)).toThrow(said);
  });
});
