import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Compiled, compiled } from './compiled.test-kit.ts';

const UID = '65533';
let program: Compiled;
beforeAll(() => {
  program = compiled();
});
afterAll(() => program.remove());

test('an ordinary user sees and enters all that is in their lab host', () => {
  const isRoot = process.getuid?.() === 0;
  const drop = isRoot ? ['setpriv', `--reuid=${UID}`, `--regid=${UID}`, '--clear-groups'] : [];
  const uid = isRoot ? UID : String(process.getuid?.());
  expect(program.run('ordinary-user.test-kit', drop)).toEqual({
    uid: Number(uid),
    others: 0,
    hostname: 'box',
    hostnameOfHost: 'lab',
    hostnameOfDeep: 'deep',
    zx: 'box\n1\n',
    uidInside: '0\ndeep\n',
    queues: 1,
    posixQueues: [],
    innerPids: 2,
    proc: 'proc',
    root: true,
    uidMap: ['0', uid, '1'],
  });
});

test("a stranger's number, given to a process of the lab host, is seen again", () => {
  const machine = ['unshare', '--user', '--map-root-user', '--pid', '--fork', '--kill-child', '--mount-proc'];
  expect(program.run('reused-number.test-kit', machine)).toEqual({ before: [], number: 300, after: [300] });
});
