import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BECOME, elsewhere, introduceUser, userEnv } from '../../author/another-user.ts';
import { searchPath } from '../../doctor/probe.ts';
import { canMakeUserNamespaces } from '../../engine/engine.test-kit.ts';

const able = process.getuid?.() === 0 && (await canMakeUserNamespaces());
const hasHelpers = searchPath(process.env).some((folder) => existsSync(join(folder, 'newuidmap')));

/** A script in the shell of somebody whom the machine does not know; `n` is nslab. */
function asUser(range: boolean, script: string): { out: string; err: string } {
  const folder = mkdtempSync(join(tmpdir(), 'nslab-user-'));
  try {
    introduceUser(folder, range);
    const [program, ...args] = elsewhere(folder, `cd "$1/home"; cat >script; exec ${BECOME} bash script`);
    const setup =
      'n() { /mnt/node/node /mnt/nslab/dist/src/cli/main.js "$@"; }; trap "n clean --all --yes 2>/dev/null" EXIT\n';
    const { stdout, stderr } = spawnSync(program, args, {
      input: setup + script,
      encoding: 'utf8',
      timeout: 120_000,
      env: {
        ...process.env,
        ...userEnv(folder),
        NSLAB_LANG: 'en',
        COLUMNS: '400',
        XDG_STATE_HOME: join(folder, 'home/state'),
      },
    });
    return { out: stdout, err: stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const SCRIPT = `
  n run --rm -- sh -c 'id -u; tr -s " " </proc/self/uid_map; touch /x && stat -c %u /x; grep CapEff /proc/self/status'
  n run --rm -u 33 -- id -u
  n run -d --name web -- sleep 1000
  n exec web -- id -u
  n stop -t 0 web
  n ps -a`;

describe.skipIf(!able)('as an ordinary user', () => {
  test.skipIf(!hasHelpers)('with a range in /etc/subuid every container has ids of its own', () => {
    const { out } = asUser(true, SCRIPT);
    const lines = [
      '0',
      ' 0 4096 1023',
      ' 65534 5119 1',
      '0',
      'CapEff:\t00000000a80425fb',
      '33',
      'web',
      '0',
      'web',
    ];
    expect(out.split('\n').slice(0, lines.length)).toEqual(lines);
    expect(out).toMatch(/\nweb +exited \(137\)/);
  });

  test('without one there is a single id, and it says so', () => {
    const { out, err } = asUser(false, SCRIPT);
    const lines = ['0', ' 0 0 1', '0', 'CapEff:\t00000000a80425fb', 'web', '0', 'web'];
    expect(out.split('\n').slice(0, lines.length)).toEqual(lines);
    expect(err).toContain('There is one user id here, 0, and the container shares it');
    expect(err).toContain('--user "33": the id 33 does not exist in the container: it has 1 of them, 0.');
  });
});
