import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allHeldByMounts } from './held.ts';
import { hostname } from './hostname.ts';
import { parseIdMap } from './idmap.ts';
import { inside } from './inside.ts';
import { ipcObjects } from './ipc.ts';
import { look } from './look.ts';
import { mountAt } from './mount-tree.ts';
import { propagation } from './mountinfo.ts';
import { isNestedInit } from './process.ts';
import { fileIdentity, readSeenBy, rootIdentity, seenBy } from './root.ts';
import { type ScratchHost, scratchHost, until } from './scratch-host.test-kit.ts';
import { catches } from './signals.ts';

let host: ScratchHost;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-look-'));
  host = await scratchHost();
});
afterAll(async () => {
  await host?.end();
  rmSync(folder, { recursive: true, force: true });
});

/** A fresh look's process that runs `sleep N`, once it does. */
const sleeper = (seconds: number) =>
  until(() =>
    look(host)
      .processes()
      .find((p) => p.comm === 'sleep' && p.cmdline()?.[1] === String(seconds)),
  );

test('PID 1 and what it started, seen from outside', async () => {
  await host.sh('sleep 1001 &');
  const process = await sleeper(1001);
  const machine = look(host);
  expect(machine.init.innerPids).toEqual([1]);
  expect(machine.processes().map((p) => p.pid)).not.toContain(host.pid);
  expect(process.innerPids).toHaveLength(1);
  expect(process.ppid).toBe(host.pid);
  expect(machine.byInnerPid(process.innerPids[0] as number)?.pid).toBe(process.pid);
  expect(machine.byPid(process.pid)?.startTime).toBe(process.startTime);
  expect(machine.byInnerPid(1)?.pid).toBe(host.pid);
  expect(machine.children(machine.init).map((p) => p.pid)).toContain(process.pid);
  expect(machine.outside.pid).not.toBe(machine.baseline.pid);
});

test('another UTS namespace and its hostname', async () => {
  await host.sh("unshare --uts sh -c 'hostname box; exec sleep 1002' &");
  const process = await sleeper(1002);
  const machine = look(host);
  expect(machine.outOf('uts').map((p) => p.pid)).toEqual([process.pid]);
  expect(machine.inNamespace('uts', process.ns('uts') as number)).toHaveLength(1);
  expect(await hostname(process)).toBe('box');
  expect(await hostname(machine.init)).toBe('lab');
  expect((await inside(process, ['uts']).$`hostname`).stdout).toBe('box\n');
});

test('init of a nested pid namespace, its children and its signals', async () => {
  await host.sh("unshare --pid --fork --kill-child bash -c 'trap : TERM; sleep 1003; true' &");
  const child = await sleeper(1003);
  const machine = look(host);
  const init = machine.byPid(child.ppid);
  expect(init && isNestedInit(init)).toBe(true);
  expect(init?.innerPids).toHaveLength(2);
  expect(child.innerPids[1]).toBe(2);
  expect(isNestedInit(child)).toBe(false);
  expect(init && catches(init, 'SIGTERM')).toBe(true);
  expect(catches(child, 'SIGTERM')).toBe(false);
  expect(
    machine
      .outOf('pid')
      .map((p) => p.pid)
      .sort(),
  ).toEqual([init?.pid, child.pid].sort());
});

test('unshare without --fork: only its children will be elsewhere', async () => {
  await host.sh("sh -c 'exec unshare --pid sleep 1004' &");
  const process = await sleeper(1004);
  expect(process.ns('pid')).toBe(host.baseline.pid);
  expect(process.pidForChildren()).not.toBe(host.baseline.pid);
});

test('zombies are dead, and seen only when asked for', async () => {
  await host.sh("sh -c 'true & exec sleep 1005' &");
  const parent = await sleeper(1005);
  const zombie = await until(() =>
    look(host)
      .children(parent)
      .find((p) => p.state === 'Z'),
  );
  const machine = look(host);
  expect(machine.processes().map((p) => p.pid)).not.toContain(zombie.pid);
  expect(machine.processes({ zombies: true }).map((p) => p.pid)).toContain(zombie.pid);
  expect(zombie.ns('uts')).toBeUndefined();
  expect(zombie.mounts() ?? []).toEqual([]);
});

test('mounts, propagation and a pivoted root', async () => {
  const script = `mount -t tmpfs root ${folder}; cd ${folder}; mkdir old proc etc; echo hi > etc/motd; ln -s /etc/motd link; mkfifo fifo
    mount --rbind /proc proc; mount --make-shared ${folder}; mount --make-private ${folder}
    exec 3< /usr/bin/sleep; cp /bin/busybox sh 2>/dev/null; sleep 1006`;
  await host.sh(`unshare --mount sh -c '${script}' &`);
  const process = await sleeper(1006);
  const mount = mountAt(process.mounts() ?? [], folder);
  expect(mount).toMatchObject({ type: 'tmpfs', source: 'root' });
  expect(mount && propagation(mount)).toBe('private');
  expect(mountAt(look(host).init.mounts() ?? [], folder)).toBeUndefined();
  expect(rootIdentity(process)).toBe(fileIdentity('/'));
  expect(seenBy(process, folder)?.identity).not.toBe(fileIdentity(folder));
  expect(readSeenBy(process, `${folder}/etc/motd`)?.toString()).toBe('hi\n');
  expect(seenBy(process, `${folder}/link`, { follow: false })?.type).toBe('link');
  expect(readSeenBy(process, `${folder}/fifo`)).toBeUndefined();
});

test("absolute links are followed under the process's own root", async () => {
  await host.sh(
    `unshare --mount sh -c 'mount -t tmpfs r ${folder}; cd ${folder}; mkdir -p etc bin; echo theirs > etc/hostname; ln -s /etc/hostname link; ln -s /etc/hostname bin/deep; ln -s ../../../etc up; ln -s loop loop; for f in $(ldd /bin/sleep | grep -o "/[^ ]*"); do mkdir -p .$(dirname $f); cp $f .$f; done; cp /bin/sleep bin; exec chroot . /bin/sleep 1007' &`,
  );
  const process = await until(() =>
    look(host)
      .processes()
      .find((p) => p.cmdline()?.[1] === '1007' && p.root() === folder),
  );
  expect(readSeenBy(process, '/link')?.toString()).toBe('theirs\n');
  expect(readSeenBy(process, '/bin/deep')?.toString()).toBe('theirs\n');
  expect(readSeenBy(process, '/up/hostname')?.toString()).toBe('theirs\n');
  expect(seenBy(process, '/loop')).toBeUndefined();
  expect(seenBy(process, '/')?.identity).toBe(rootIdentity(process));
  expect(rootIdentity(process)).not.toBe(fileIdentity('/'));
});

test('IPC objects of a namespace', async () => {
  await host.sh("unshare --ipc sh -c 'ipcmk -Q >&2; ipcmk -M 4096 >&2; exec sleep 1008' 2>/dev/null &");
  const process = await sleeper(1008);
  const there = await ipcObjects(process);
  expect(there?.queues).toHaveLength(1);
  expect(there?.segments).toMatchObject([{ columns: { size: '4096' } }]);
  expect(there?.posixQueues).toEqual([]);
  expect((await ipcObjects(look(host).init))?.queues).toEqual([]);
});

test('a namespace held by a bind mount, without any process', async () => {
  await host.sh(`touch ${folder}/held; unshare --uts=${folder}/held true`);
  const held = allHeldByMounts(look(host)).filter((h) => h.kind === 'uts');
  expect(held).toMatchObject([{ by: `${folder}/held`, kind: 'uts' }]);
  expect(held[0]?.inode).not.toBe(host.baseline.uts);
  await host.sh(`umount ${folder}/held`);
});

test('environ, cmdline, status, files, maps', async () => {
  await host.sh('exec 9>/dev/null; ROLE="a=b c" sleep 1009 & exec 9>&-');
  const process = await sleeper(1009);
  expect(process.environ()?.['ROLE']).toBe('a=b c');
  expect(process.fds()?.get(9)).toBe('/dev/null');
  expect(process.status('Threads')).toBe('1');
  expect(process.status('Thr')).toBeUndefined();
  expect(parseIdMap(process.file('uid_map') ?? '')).toMatchObject([{ inside: 0, length: 1 }]);
});

test('names with parentheses, spaces, newlines and bytes that are not UTF-8', async () => {
  const odd = `${folder}/) Z 1 (`;
  await host.sh(`cp /bin/sleep '${odd}'; '${odd}' 1010 &`);
  const process = await until(() =>
    look(host)
      .processes()
      .find((p) => p.comm === ') Z 1 ('),
  );
  expect(process.state).toMatch(/^[RSD]$/);
  expect(process.exe()).toBe(odd);
  await host.sh(`n=$(printf '${folder}/\\377\\n)x'); cp /bin/sleep "$n"; "$n" 1011 &`);
  expect(
    await until(() =>
      look(host)
        .processes()
        .find((p) => p.comm.endsWith('\n)x')),
    ),
  ).toBeDefined();
});

test('readers of a process that has gone answer undefined', async () => {
  await host.sh('sleep 1012 & p=$!');
  const process = await sleeper(1012);
  await host.sh('kill -9 $p; wait $p 2>/dev/null');
  expect(process.ns('uts')).toBeUndefined();
  expect(process.environ()).toBeUndefined();
  expect(process.mounts()).toBeUndefined();
  expect(process.fds()).toBeUndefined();
  expect(process.innerPids).toEqual([]);
  expect(rootIdentity(process)).toBeUndefined();
  expect(await hostname(process)).toBeUndefined();
  expect(await ipcObjects(process)).toBeUndefined();
  expect((await inside(process, ['uts']).$`hostname`).exitCode).not.toBe(0);
});

test('our own commands inside are not the learner’s processes', async () => {
  const running = inside(look(host).init, ['pid', 'uts']).$`sleep 0.6; true`;
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(
    look(host)
      .processes()
      .filter((p) => p.cmdline()?.[1] === '0.6'),
  ).toEqual([]);
  expect((await running).exitCode).toBe(0);
});

test('arguments are quoted', async () => {
  const odd = `a'b $HOME "c"`;
  expect((await inside(look(host).init, ['uts']).$`printf %s ${odd}`).stdout).toBe(odd);
});

test('what hangs is ended', async () => {
  const start = performance.now();
  const { exitCode, signal } = await inside(look(host).init, ['uts'], { timeoutMs: 200 }).$`sleep 30; true`;
  expect(exitCode).not.toBe(0);
  expect(signal).toBe('SIGKILL');
  expect(performance.now() - start).toBeLessThan(5_000);
});

test("with mnt the command is the container's own", async () => {
  await host.sh(
    `unshare --mount sh -c 'mount -t tmpfs r ${folder}; cd ${folder}; mkdir bin; cp /usr/bin/busybox bin; cp bin/busybox bin/sh; exec chroot . /bin/busybox sleep 1013' &`,
  );
  const process = await until(() =>
    look(host)
      .processes()
      .find((p) => p.cmdline()?.includes('1013') && p.root() === folder),
  );
  expect((await inside(process, ['mnt']).$`/bin/busybox ls /`).stdout).toBe('bin\n');
  expect((await inside(process, ['mnt']).$`exec /usr/bin/env`).exitCode).toBe(127);
});

test('processes that come and go while we look', async () => {
  await host.sh("sleep 1014 & sh -c 'while :; do unshare --pid --fork sh -c true; done' & churn=$!");
  await sleeper(1014);
  const end = performance.now() + 1_000;
  let looks = 0;
  for (; performance.now() < end; looks++) {
    const seen = look(host).processes({ zombies: true });
    expect(seen.filter((p) => p.cmdline()?.[1] === '1014')).toHaveLength(1);
    for (const p of seen)
      void [p.innerPids, p.ns('uts'), p.mounts(), p.environ(), p.fds(), p.exe(), rootIdentity(p)];
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(looks).toBeGreaterThan(2);
  await host.sh('kill -9 $churn');
});

test('a host that has ended, or whose number is another’s now', () => {
  expect(() => look({ ...host, startTime: '1' })).toThrowError(
    expect.objectContaining({ code: 'host-gone' }),
  );
  expect(() => look({ ...host, pid: 4194304 })).toThrowError(expect.objectContaining({ code: 'host-gone' }));
});
