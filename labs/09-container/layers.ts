import { type Call, result } from '../../src/engine/call.ts';
import { chmod } from '../../src/engine/calls/files.ts';
import { execve, spawn, wait4 } from '../../src/engine/calls/processes.ts';
import { writeFile } from '../../src/engine/compose.ts';
import type { ProgramContext } from '../../src/lab/lab.ts';
import { seenBy } from '../../src/observe/root.ts';
import { ground } from '../06-overlay/layers.ts';
import { ENVIRONMENT } from '../08-privileges/tools.ts';
import { withFilter } from '../08-privileges/with-filter.ts';
import { BASE, LAYERS, SITE } from './places.ts';

/** Number 1 of the container: serves its name on port 80, collects orphans, and ends when it is told to. */
const INIT = `#!/bin/sh
trap 'exit 0' TERM
mkdir -p /tmp/www
echo "hello from $(hostname)" >/tmp/www/index.html
httpd -f -p 80 -h /tmp/www &
wait
while :; do sleep 1d & wait; done
`;

/** In the notation of lab 8. */
const FILTER = `        ld arch
        jne native, no       ; another architecture has other numbers
        ld nr
        jeq mount, no
        jeq umount2, no
        jeq unshare, no
        jeq setns, no
        jeq ptrace, no
        jeq keyctl, no
        jeq bpf, no
        ret ALLOW
no:     ret EPERM
`;

/** Copied from this machine by the recipes of rootfs/; strict and warnings are all that with-filter needs of Perl. */
const BUILD = `set -e
umask 022
cd ${LAYERS}
sh "$0/from-host.sh" new setpriv prlimit perl
sh "$0/from-busybox.sh" new
for module in strict warnings; do
  file=$(perl -e "use $module; print \\$INC{'$module.pm'}")
  mkdir -p "new\${file%/*}"
  cp "$file" "new$file"
done
cd new
mkdir -p proc sys dev tmp etc root run sbin
chmod 1777 tmp
echo 'root:x:0:0::/root:/bin/sh' >etc/passwd
echo 'root:x:0:' >etc/group
cd ..
mkdir -p site/etc
echo 'a container that I have made myself' >site/etc/motd
mv new base`;

/** The two layers that all containers of this lab stand on; nothing where they are there already. */
export function layers(at: ProgramContext): Call[] {
  if (seenBy(at.machine.init, BASE)) return [];
  return [
    ...ground(at, LAYERS),
    spawn(
      {
        child: [
          execve('/bin/bash', ['bash', '-c', BUILD, `${at.pkg}/rootfs`], ENVIRONMENT, { why: WHY_BUILD }),
        ],
      },
      { as: 'build' },
    ),
    wait4(result('build'), { mustSucceed: true }),
    ...file(`${BASE}/sbin/init`, INIT, 0o755),
    ...file(`${BASE}/sbin/with-filter`, withFilter(), 0o755),
    ...file(`${SITE}/etc/filter`, FILTER, 0o644),
  ];
}

/** Whatever our umask is. */
function file(path: string, content: string, mode: number): Call[] {
  return [...writeFile(path, content, { mode }), chmod(path, mode)];
}

const WHY_BUILD = {
  en: 'two layers: the programs of a busybox with a few others below, and on top what is this site’s own',
  zh: '两层：下面是 busybox 和另外几个程序，上面是这个站点自己的文件',
};
