import type { Mistakes } from '../../src/lab/lab.ts';

const ENTER = 'nsenter --target $(lsns -nt pid -o PID | grep -vw 1 | tail -n 1) --mount --pid sh';
const BLUE = 'nsenter --target $(pgrep box-blue) --mount';
const CONTAINER = 'unshare --mount --pid --fork bash';
const BIND = 'mount --bind /lab/rootfs /lab/rootfs';

export const mistakes: Mistakes = {
  'own-mounts': [
    { diagnosis: 'mounted-on-the-host', types: ['mount -t tmpfs mine /etc'] },
    {
      diagnosis: 'leaked',
      types: ['unshare --mount --propagation unchanged bash', 'mount -t tmpfs mine /etc'],
    },
  ],
  'find-the-leak': [
    { diagnosis: 'umounted-too-early', types: ['umount /tmp/blue'] },
    { diagnosis: 'only-the-root', types: [`${BLUE} mount --make-private /`] },
    { diagnosis: 'made-the-host-private', types: ['mount --make-rprivate /'] },
    { diagnosis: 'box-ended', types: ['kill -9 $(pgrep box-blue)', 'umount /tmp/blue'] },
  ],
  slave: [
    {
      diagnosis: 'nothing-comes-in',
      types: [
        'mkdir -p /tmp/in /tmp/out',
        'unshare --mount bash',
        { terminal: 'B', line: 'mount -t tmpfs from-host /tmp/in' },
        'mount -t tmpfs mine /tmp/out',
      ],
    },
    {
      diagnosis: 'nothing-comes-in',
      types: [
        'mkdir -p /tmp/in /tmp/out',
        'mount -t tmpfs from-host /tmp/in',
        'unshare --mount bash',
        'mount -t tmpfs mine /tmp/out',
      ],
    },
    {
      diagnosis: 'goes-out',
      types: [
        'mkdir -p /tmp/in /tmp/out',
        'unshare --mount --propagation unchanged bash',
        { terminal: 'B', line: 'mount -t tmpfs from-host /tmp/in' },
        'mount -t tmpfs mine /tmp/out',
      ],
    },
  ],
  rootfs: [
    {
      diagnosis: 'loader-missing',
      types: [
        'mkdir -p /lab/rootfs/bin',
        'cp $(which bash ls mount umount) /lab/rootfs/bin/',
        'ln -s bash /lab/rootfs/bin/sh',
        "cp -L --parents $(ldd /lab/rootfs/bin/* | grep -o '=> /[^ ]*' | cut -c4- | sort -u) /lab/rootfs",
      ],
    },
    {
      diagnosis: 'library-missing',
      types: [
        'mkdir -p /lab/rootfs/bin',
        'cp $(which bash ls mount umount) /lab/rootfs/bin/',
        'ln -s bash /lab/rootfs/bin/sh',
        "cp -L --parents $(ldd /bin/bash | grep -o '/[^ ]* ') /lab/rootfs",
      ],
    },
    {
      diagnosis: 'dangling-link',
      types: ['mkdir -p /lab/rootfs/bin', 'ln -s /usr/bin/bash /lab/rootfs/bin/sh'],
    },
  ],
  busybox: [
    {
      diagnosis: 'not-static',
      types: ['mkdir -p /lab/busybox/bin', 'cp /bin/ls /lab/busybox/bin/busybox'],
    },
    {
      diagnosis: 'links-point-out',
      types: [
        'mkdir -p /lab/busybox/bin',
        'cp "$(which busybox)" /lab/busybox/bin/busybox',
        'ln -s /lab/busybox/bin/busybox /lab/busybox/bin/sh',
      ],
    },
  ],
  'pivot-root': [
    {
      diagnosis: 'not-a-mount-point',
      types: [CONTAINER, 'cd /lab/rootfs', 'mkdir -p old', 'pivot_root . old'],
    },
    {
      diagnosis: 'beneath-the-mount',
      types: [CONTAINER, 'cd /lab/rootfs', 'mkdir -p old', BIND, 'pivot_root . old'],
    },
    {
      diagnosis: 'shared-parent',
      types: [
        'unshare --mount --pid --fork --propagation unchanged bash',
        BIND,
        'cd /lab/rootfs',
        'mkdir -p old',
        'pivot_root . old',
      ],
    },
    { diagnosis: 'put-old', types: [CONTAINER, BIND, 'cd /lab/rootfs', 'pivot_root . old'] },
    { diagnosis: 'put-old', types: [CONTAINER, BIND, 'cd /lab/rootfs', 'pivot_root . /mnt'] },
    { diagnosis: 'chroot-instead', types: ['unshare --mount --pid --fork chroot /lab/rootfs /bin/sh'] },
    { diagnosis: 'chroot-instead', types: ['chroot /lab/rootfs /bin/sh'] },
    { diagnosis: 'no-namespace', types: [BIND, 'cd /lab/rootfs', 'mkdir -p old', 'pivot_root . old'] },
    {
      diagnosis: 'cwd-left-outside',
      types: [CONTAINER, BIND, 'mkdir -p /lab/rootfs/old', 'pivot_root /lab/rootfs /lab/rootfs/old'],
    },
  ],
  furnish: [
    {
      diagnosis: 'proc-of-the-host',
      types: [ENTER.replace(' --pid sh', ' sh'), 'mkdir -p /proc', 'mount -t proc proc /proc'],
    },
    {
      diagnosis: 'proc-of-the-host',
      types: [ENTER, 'mkdir -p /proc', 'mount --bind /old/proc /proc'],
    },
    {
      diagnosis: 'dev-plain-files',
      types: [ENTER, 'mkdir -p /dev', 'mount -t tmpfs dev /dev', 'echo lost >/dev/null'],
    },
    {
      diagnosis: 'dev-plain-files',
      types: [
        ENTER,
        'mkdir -p /dev',
        'mount -t tmpfs dev /dev',
        'touch /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty',
      ],
    },
    { diagnosis: 'dev-of-the-host', types: [ENTER, 'mkdir -p /dev', 'mount --rbind /old/dev /dev'] },
    {
      diagnosis: 'pts-of-the-host',
      types: [
        ENTER,
        'mkdir -p /dev',
        'mount -t tmpfs dev /dev',
        'mkdir /dev/pts',
        'mount --bind /old/dev/pts /dev/pts',
      ],
    },
    {
      diagnosis: 'old-root-gone',
      types: [
        ENTER,
        'mkdir -p /proc /dev',
        'mount -t proc proc /proc',
        'umount -l /old',
        'mount -t tmpfs dev /dev',
      ],
    },
  ],
  volume: [
    {
      diagnosis: 'config-writable',
      types: [
        'mkdir -p /lab/data /lab/config',
        ENTER,
        'mkdir -p /data /config',
        'mount --bind /old/lab/data /data',
        'mount --bind /old/lab/config /config',
      ],
    },
    {
      diagnosis: 'copied',
      types: [
        'mkdir -p /lab/data /lab/config /lab/rootfs/data',
        'touch /lab/data/note',
        'cp /lab/data/note /lab/rootfs/data/',
      ],
    },
    {
      diagnosis: 'seen-on-the-host',
      types: ['mkdir -p /lab/data /lab/config /lab/rootfs/data', 'mount --bind /lab/data /lab/rootfs/data'],
    },
    {
      diagnosis: 'data-readonly',
      types: [
        'mkdir -p /lab/data /lab/config',
        ENTER,
        'mkdir -p /data /config',
        'for v in data config; do mount --bind /old/lab/$v /$v; mount -o remount,bind,ro /$v; done',
      ],
    },
  ],
  'drop-old-root': [
    { diagnosis: 'hidden', types: [ENTER, 'mount -t tmpfs nothing /old'] },
    {
      diagnosis: 'parts-left',
      types: [ENTER, 'mkdir -p /usr', 'mount --bind /old/usr /usr', 'umount -l /old'],
    },
    {
      diagnosis: 'cwd-left-outside',
      types: [
        'exec unshare --mount --pid --fork bash',
        BIND,
        'mkdir -p /lab/rootfs/proc /lab/rootfs/old',
        'cd /lab/rootfs',
        'mount -t proc proc proc',
        'pivot_root . old',
        'cd /old/home',
        'umount -l /old',
      ],
    },
  ],
  mask: [
    {
      diagnosis: 'bound-not-readonly',
      types: [ENTER, 'mount --bind /proc/sys /proc/sys', 'mount --bind /dev/null /proc/keys'],
    },
    { diagnosis: 'all-of-proc', types: [ENTER, 'mount -o remount,bind,ro /proc'] },
    { diagnosis: 'masked-on-the-host', types: ['mount --bind /dev/null /proc/keys'] },
  ],
  repair: [
    {
      diagnosis: 'mounted-in-the-host',
      types: ['mount --bind /lab/images/web /run/web/rootfs'],
    },
    {
      diagnosis: 'mounted-in-the-container',
      types: [
        'mkdir -p /lab/images/web/run/web/rootfs',
        'mount --namespace $(pgrep box-web) --bind / /run/web/rootfs',
      ],
    },
    {
      diagnosis: 'wrong-folder',
      types: [
        'mkdir -p /lab/images/other',
        'nsenter --target $(pgrep box-runtime) --mount mount --bind /lab/images/other /run/web/rootfs',
      ],
    },
    { diagnosis: 'box-ended', types: ['kill -9 $(pgrep box-web)'] },
  ],
};
