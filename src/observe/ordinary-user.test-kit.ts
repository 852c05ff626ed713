import { hostname } from './hostname.ts';
import { inside } from './inside.ts';
import { ipcObjects } from './ipc.ts';
import { look } from './look.ts';
import { mountAt } from './mount-tree.ts';
import { rootIdentity } from './root.ts';
import { scratchHost, until } from './scratch-host.test-kit.ts';

/* Run by ordinary-user.test.ts under a uid of its own: prints what such a user sees of their lab host. */

const host = await scratchHost();
const sleeper = (seconds: number) =>
  until(() =>
    look(host)
      .processes()
      .find((p) => p.comm === 'sleep' && p.cmdline()?.[1] === String(seconds)),
  );
await host.sh("unshare --uts --ipc sh -c 'hostname box; ipcmk -Q >/dev/null; exec sleep 2001' &");
await host.sh("unshare --user --map-root-user --uts sh -c 'hostname deep; exec sleep 2002' &");
await host.sh('unshare --pid --fork --mount-proc --kill-child sleep 2003 &');
const box = await sleeper(2001);
const deep = await sleeper(2002);
const nested = await sleeper(2003);
const machine = look(host);
process.stdout.write(
  JSON.stringify({
    uid: process.getuid?.(),
    others: machine.processes().filter((p) => p.status('Uid')?.startsWith('0\t')).length,
    hostname: await hostname(box),
    hostnameOfHost: await hostname(machine.init),
    hostnameOfDeep: await hostname(deep),
    zx: (await inside(box, ['uts', 'net']).$`hostname; ip -o link | wc -l`).stdout,
    uidInside: (await inside(deep, ['user', 'uts']).$`id -u; hostname`).stdout,
    queues: (await ipcObjects(box))?.queues.length,
    posixQueues: (await ipcObjects(box))?.posixQueues,
    innerPids: nested.innerPids.length,
    proc: mountAt(nested.mounts() ?? [], '/proc')?.type,
    root: rootIdentity(box) !== undefined,
    uidMap: box.file('uid_map')?.trim().split(/\s+/),
  }),
);
await host.end();
