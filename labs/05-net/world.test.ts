import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { explainFailure } from '../../src/engine/advice.ts';
import type { Call } from '../../src/engine/call.ts';
import { contextOf } from '../../src/guide/context.ts';
import { createLabHost } from '../../src/labhost/create.ts';
import { cleanState } from '../../src/labhost/end.ts';
import { runInside } from '../../src/labhost/enter.ts';
import type { LabHost } from '../../src/labhost/labhost.ts';
import { openShell } from '../../src/labhost/shell.ts';
import { stateFolderAt } from '../../src/state/folder.ts';
import { programs, setups } from './programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'nslab-world-'));
const state = stateFolderAt(join(folder, 'nslab'));
let host: LabHost;

beforeAll(async () => {
  host = await createLabHost(state, 'net');
  await perform('setup lo-up', setups['lo-up']?.(contextOf(host)) ?? []);
}, 60_000);

afterAll(async () => {
  await cleanState(state);
  rmSync(folder, { recursive: true, force: true });
});

async function perform(what: string, calls: readonly Call[]): Promise<void> {
  const { ok, failed } = await runInside(host, calls);
  if (!ok) throw new Error(`${what}: ${failed && explainFailure(failed).en}`);
}

/** Preparations and engine route of each of these, as the guide does them. */
async function done(...steps: string[]): Promise<void> {
  for (const step of steps) {
    await perform(`setup ${step}`, setups[step]?.(contextOf(host)) ?? []);
    await perform(step, programs[step]?.(contextOf(host)) ?? []);
  }
}

async function sh(script: string): Promise<string> {
  const shell = openShell(host, { argv: ['bash', '-c', script], tty: false, stdio: 'pipe' });
  const [out] = await Promise.all([shell.process.stdout ? text(shell.process.stdout) : '', shell.status]);
  return out.trim();
}

/** As a check asks: through a file, which no net namespace hides. */
function control(path: string): Promise<unknown> {
  const socketPath = `/proc/${host.pid}/root/run/world/control`;
  return new Promise((resolve, reject) => {
    get({ socketPath, path }, (answer) => resolve(text(answer).then(JSON.parse))).on('error', reject);
  });
}

test('the host is no router, and has one wire, to a world that answers', async () => {
  expect(
    await sh('cat /proc/sys/net/ipv4/ip_forward; ip -br -4 addr show uplink; ip netns list | cut -d" " -f1'),
  ).toMatch(/^0\nuplink@\S+ +UP +203\.0\.113\.1\/24 *\nworld$/);
  expect(await sh('./ask 203.0.113.9/hello')).toBe('you are 203.0.113.1');
  expect(await sh('cat /run/world/log')).toContain('"from":"203.0.113.1"');
  expect(await control('/log')).toMatchObject([{ by: 'tcp', from: '203.0.113.1', what: '/hello' }]);
});

test('it is made once', () => {
  for (const step of ['lo-up', 'bridge', 'publish']) expect(setups[step]?.(contextOf(host))).toEqual([]);
});

test('it knows no way to 10.x, and logs what came from there', async () => {
  expect(await sh('ip -n world route')).toBe(
    '203.0.113.0/24 dev eth0 proto kernel scope link src 203.0.113.9',
  );
  await done('named-netns', 'veth', 'bridge', 'default-route', 'forward');
  await sh(
    'ip netns exec web bash -c "for i in 1 2 3 4 5 6; do echo hello >/dev/udp/203.0.113.9/7000; sleep 0.2; done"',
  );
  expect(await control('/log')).toContainEqual(
    expect.objectContaining({ by: 'udp', from: '10.77.0.2', what: 'hello' }),
  );
  expect(await sh('ip netns exec web ./ask 203.0.113.9 400 2>&1')).toContain('no answer');
});

test('behind the host’s address it gets answers, also from the world’s name server', async () => {
  await done('masquerade-nft', 'dns');
  expect(await sh('ip netns exec web ./ask 203.0.113.9')).toBe('you are 203.0.113.1');
  expect(await sh('ip netns exec web getent ahostsv4 outside.example | head -1')).toMatch(/^203\.0\.113\.9/);
  expect(await sh('ip netns exec web getent hosts nix.example; echo $?')).toBe('2');
});

test('asked from outside', async () => {
  expect(await control('/fetch?url=http://203.0.113.1:8080/')).toMatchObject({ error: 'ECONNREFUSED' });
  await done('forward-filter', 'publish', 'hairpin');
  expect(await control('/fetch?url=http://203.0.113.1:8080/')).toMatchObject({
    status: 200,
    body: 'web: you are 203.0.113.9\n',
  });
  expect(await sh('ip netns exec db ./ask 203.0.113.1:8080')).toBe('web: you are 10.77.0.1');
  expect(await control('/fetch?url=nonsense')).toMatchObject({ error: expect.any(String) });
});

test('the steps once more: what is there already is refused with a sentence', async () => {
  await expect(done('veth')).rejects.toThrow('An interface of that name is in this net namespace already');
});

test('a server that only its container reaches', async () => {
  await done('pod');
  expect(await sh('ip netns exec db ./ask 127.0.0.1:5432')).toBe('db: you are 127.0.0.1');
  expect(await sh('ip netns exec web ./ask 10.77.0.3:5432 400 2>&1')).toContain('refused');
  const [db] = contextOf(host)
    .machine.processes()
    .filter((p) => p.environ()?.['NSLAB_PREPARED'] === 'db');
  expect(readFileSync(`/proc/${db?.pid}/comm`, 'utf8')).toBe('db\n');
});
