import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canMakeUserNamespaces } from '../../engine/engine.test-kit.ts';

/**
 * `--host` on a machine of the test's own: namespaces of everything but users. Its bridge, its rules and its
 * ip_forward are not the real machine's.
 */
const MAIN = fileURLToPath(new URL('../../../dist/src/cli/main.js', import.meta.url));
const able = process.getuid?.() === 0 && (await canMakeUserNamespaces());

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-host-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** `n` is nslab; the script stops at the first thing that goes wrong. */
function machine(script: string): { out: string; err: string; status: number | null } {
  const own = ['--mount', '--net', '--pid', '--uts', '--ipc', '--fork', '--mount-proc', '--kill-child'];
  const setup = 'ip link set lo up; echo 0 >/proc/sys/net/ipv4/ip_forward\n';
  const { status, stdout, stderr } = spawnSync(
    'unshare',
    [
      ...own,
      'bash',
      '-c',
      `${setup}n() { ${JSON.stringify(process.execPath)} ${JSON.stringify(MAIN)} "$@"; }\n${script}`,
    ],
    {
      encoding: 'utf8',
      timeout: 120_000,
      env: {
        ...{ PATH: process.env['PATH'], HOME: '/', LC_ALL: 'C.UTF-8', NSLAB_LANG: 'en', COLUMNS: '200' },
        XDG_STATE_HOME: folder,
      },
    },
  );
  return { out: stdout, err: stderr, status };
}

describe.skipIf(!able)('nslab run --host', () => {
  test('its root is a layer over the files, which stay as they are; with it everything goes', () => {
    const { out, err } = machine(`
      n run --host --rm -- sh -c 'rm /etc/passwd; echo new >/etc/new; cat /proc/self/uid_map; cut -d" " -f5 /proc/self/mountinfo | grep -cx /'
      n run --host --rm --network none -- ls /etc
      ls $XDG_STATE_HOME/nslab/containers
      ip -o link | wc -l; nft list tables; cat /proc/sys/net/ipv4/ip_forward`);
    expect(err).toBe('');
    expect(out.replace(/ +/g, ' ')).toBe(
      [' 0 1861419008 65536', '1', 'group', 'hostname', 'hosts', 'passwd', 'resolv.conf', '1', '0', ''].join(
        '\n',
      ),
    );
  });

  test('clean ends and removes what runs', () => {
    const { out, err } = machine(`
      n run --host -d --name web -p 8080:80 -m 64m -- sleep 1000
      cat /proc/sys/net/ipv4/ip_forward
      n clean 2>/dev/null
      pgrep -x sleep; ls $XDG_STATE_HOME/nslab
      ip -o link | wc -l; nft list tables; cat /proc/sys/net/ipv4/ip_forward
      find /sys/fs/cgroup -maxdepth 4 -name 'nslab.web.*'`);
    expect([err, out]).toEqual(['', 'web\n1\n1\n0\n']);
  });

  test('a bundle that export wrote is run again', () => {
    const { out, err } = machine(`
      cd $XDG_STATE_HOME
      n export --host --oci bundle --hostname boxed -- sh -c 'hostname; id -u; exit 6' 2>/dev/null
      n run --host --rm --bundle bundle; echo $?
      ls $XDG_STATE_HOME/nslab/containers`);
    expect(err).toBe('');
    expect(out).toBe(`${folder}/bundle\nboxed\n0\n6\n`);
  });
});

test.skipIf(process.getuid?.() === 0)('--host is root’s', () => {
  const { status, stderr } = spawnSync(process.execPath, [MAIN, 'run', '--host', '--', 'true'], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], NSLAB_LANG: 'en', XDG_STATE_HOME: folder },
  });
  expect(status).toBe(125);
  expect(stderr).toContain('On the machine itself containers need root.');
});
