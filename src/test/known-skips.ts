import { tmpdir } from 'node:os';
import { cgroupVersion, checkCgroup } from '../doctor/cgroup.ts';
import { kernelVersion } from '../doctor/kernel.ts';
import type { Probe } from '../doctor/probe.ts';
import { listDecks, readTakes } from '../slides/catalogue.ts';
import { findChromium } from '../slides/chromium.ts';
import { thisMachine } from '../slides/takes.ts';
import { obstacle } from '../vm/able.ts';

/** A skip that is known: which tests, why, and how to find out that it holds on this machine. */
export interface KnownSkip {
  readonly tests: RegExp;
  readonly reason: string;
  readonly holds: (probe: Probe) => boolean;
}

const AS_ANOTHER = ['setpriv', '--reuid=65533', '--clear-groups'] as const;

export const KNOWN_SKIPS: readonly KnownSkip[] = [
  {
    tests: /^verify (user|user-without-range)\//,
    reason: 'only root can act as another user',
    holds: (probe) => probe.uid !== 0,
  },
  {
    tests: /^(verify user\/|src\/labhost\/as-others\.test\.ts: .* (with a range|in groups that))/,
    reason: 'there is no newuidmap (package uidmap), or no /etc/subuid',
    holds: (probe) => !probe.find('newuidmap') || !probe.exists('/etc/subuid'),
  },
  {
    tests:
      /^verify user-without-range\/(user\/(range|setuid-file|two-containers|volume-owner|nproc)|cgroups\/delegate|privileges\/(port-80|no-new-privs))\//,
    reason: 'a lab host of a single id has no ids to give to its containers, and nobody beside root',
    holds: () => true,
  },
  {
    tests: /^verify user(-without-range)?\/cgroups\//,
    reason: 'no cgroups are ours to give away here (nslab doctor says why)',
    holds: (probe) => !/ours to divide/.test(checkCgroup(probe).found.en),
  },
  {
    tests: /^verify self\/cgroups\//,
    reason: 'no systemd gives its users a cgroup here',
    holds: (probe) => !probe.exists('/run/systemd/system'),
  },
  {
    tests: /^verify (root|self|user|user-without-range)\/cgroups\/swap\//,
    reason: 'this machine has no swap',
    holds: hasNoSwap,
  },
  {
    tests: /^src\/audience\/answers\.test\.ts: this kernel cgroups\/swap: /,
    reason: 'this machine has no swap',
    holds: hasNoSwap,
  },
  {
    tests: /^src\/audience\/answers\.test\.ts: this kernel cgroups\//,
    reason: 'no cgroups are ours to give away here (nslab doctor says why)',
    holds: (probe) => !/ours to divide/.test(checkCgroup(probe).found.en),
  },
  {
    tests: /^(verify [\w.-]+\/|src\/audience\/answers\.test\.ts: this kernel )cgroups\/page-cache/,
    reason: 'temporary files are in memory here, and so is the work folder',
    holds: (probe) => /tmpfs|ramfs/.test(probe.run(['stat', '-f', '-c', '%T', tmpdir()]).stdout),
  },
  {
    tests: /^src\/audience\/answers\.test\.ts: this kernel user\/(setuid-file|nproc): /,
    reason: 'a lab host of a single id has nobody beside root',
    holds: (probe) => probe.uid !== 0 && (!probe.find('newuidmap') || !probe.exists('/etc/subuid')),
  },
  {
    tests: /^verify vm-[\d.]+-user\/cgroups\/swap\//,
    reason: 'of the two emulated machines one has swap, the other none',
    holds: () => true,
  },
  {
    tests: /^verify vm-[\d.]+-\w+$/,
    reason: 'no machine can be emulated here',
    // Where a machine tests, it has to be one that can.
    holds: (probe) => probe.uid !== 0 && obstacle(probe, '6.1') !== undefined,
  },
  {
    tests: /^src\/labhost\/as-others\.test\.ts: /,
    reason: 'only root can be another user in a mount namespace of its own',
    holds: (probe) => !runs(probe, ['unshare', '--mount', 'true']),
  },
  {
    tests: /^src\/labhost\/refused\.test\.ts: /,
    reason: 'its machine must be spoilt first: src/labhost/as-others.test.ts does that and runs it',
    holds: () => true,
  },
  {
    tests: /^src\/labhost\/(cgroup\.test\.ts: |as-others\.test\.ts: .* (in groups that|gives no cgroups))/,
    reason: 'no cgroups are ours to divide here (nslab doctor says why)',
    holds: (probe) => !/ours to divide/.test(checkCgroup(probe).found.en),
  },
  {
    tests: /^src\/labhost\/cgroup\.test\.ts: a machine that refuses/,
    reason: 'it takes root, and version 2 without controllers beside version 1',
    holds: (probe) => probe.uid !== 0 || cgroupVersion(probe.read('/proc/self/mountinfo') ?? '') !== 'hybrid',
  },
  {
    tests: /^src\/labhost\/cgroup\.test\.ts: groups that its other users made/,
    reason: 'a lab host of a single id has no other users',
    holds: (probe) => probe.uid !== 0,
  },
  {
    tests: /^src\/cli\/unpack\/unpack\.test\.ts: as an ordinary user/,
    reason: 'only root can be another user, and that one must be able to read this checkout',
    holds: (probe) => probe.uid !== 0 || !runs(probe, [...AS_ANOTHER, 'test', '-r', import.meta.filename]),
  },
  {
    tests: /^src\/cli\/unpack\/unpack\.test\.ts: .* zstd/,
    reason: 'there is no zstd',
    holds: (probe) => !probe.find('zstd'),
  },
  {
    tests: /^src\/cli\/unpack\/unpack\.test\.ts: .* on an overlay, which takes no whiteouts/,
    reason: 'Linux 6.7 is the first that knows whiteouts which are attributes',
    holds: ({ release }) => versionNumber(release) < 607,
  },
  {
    tests: /^src\/image\/recipes\.test\.ts: from-busybox/,
    reason: 'there is no busybox',
    holds: (probe) => !probe.find('busybox'),
  },
  {
    tests:
      /^src\/((slides|workshop\/handout)\/browser\.test\.ts: |cli\/slides\/slides\.test\.ts: build --pdf)/,
    reason: 'there is no Chromium',
    holds: () => findChromium() === undefined,
  },
  {
    tests: /^src\/slides\/record\/record\.test\.ts: .*\(as root, on/,
    reason: 'the slides show what root sees, on the system and cgroup interface where they were recorded',
    holds: (probe) =>
      probe.uid !== 0 ||
      listDecks().some((entry) => {
        const { on } = readTakes(entry);
        const here = thisMachine();
        return on.system !== here.system || on.cgroups !== here.cgroups;
      }),
  },
  {
    tests:
      /^src\/cli\/((terminal|slides\/slides)\.test\.ts: |(demo\/demo|experiment\/experiment)\.test\.ts: [io]n a terminal)/,
    reason: 'there is no tmux',
    holds: (probe) => !probe.find('tmux'),
  },
  {
    tests: /^src\/release\/[\w-]+\.test\.ts: .*\(needs .*cross compiler/,
    reason: 'there is no aarch64-linux-gnu-gcc, or nothing that runs what it makes',
    holds: (probe) => !['aarch64-linux-gnu-gcc', 'make', 'qemu-aarch64'].every((tool) => probe.find(tool)),
  },
  {
    tests: /^src\/release\/install\.test\.ts: .* as an ordinary user/,
    reason: 'only root can be another user',
    holds: (probe) => probe.uid !== 0,
  },
  {
    tests: /^src\/release\/(install\.test\.ts: .* without a network|arm64\.test\.ts: )/,
    reason: 'user namespaces are refused (nslab doctor says why)',
    holds: (probe) => !runs(probe, ['unshare', '--user', '--map-root-user', '--net', 'true']),
  },
  {
    tests: /^src\/(cli\/completion\/completion|release\/manual\/manual)\.test\.ts: /,
    reason: 'there is no zsh, no fish, no mandoc or no groff',
    holds: (probe) => !['fish', 'groff', 'mandoc', 'zsh'].every((tool) => probe.find(tool)),
  },
  {
    tests: /^src\/container\/(escapes\/(?!nslab-run)|.*\(needs root)/,
    reason: 'only root has ids to give to a container without a lab host',
    holds: (probe) => probe.uid !== 0,
  },
  {
    tests: /^src\/cli\/container\/host\.test\.ts: --host is root’s/,
    reason: 'root is not refused',
    holds: (probe) => probe.uid === 0,
  },
  {
    tests: /^src\/container\/(cgroups\/kernel|faults)\.test\.ts: /,
    reason: 'no cgroups are ours to give away here (nslab doctor says why)',
    holds: (probe) => !/ours to divide/.test(checkCgroup(probe).found.en),
  },
  {
    tests: /^src\/container\/cgroups\/kernel\.test\.ts: .*device/,
    reason: 'in a user namespace no device is ours to forbid',
    holds: (probe) => !/^\s*0\s+0\s+4294967295/.test(probe.read('/proc/self/uid_map') ?? ''),
  },
  {
    tests: /^src\/container\/escapes\/devices\.test\.ts: .*(disk|number)/,
    reason: 'the root of this machine is no ext4 on a disk',
    holds: (probe) => !/ \/ \/ .* - ext4 \/dev\//.test(probe.read('/proc/self/mountinfo') ?? ''),
  },
  {
    tests: /^src\/container\/escapes\/terminal\.test\.ts: /,
    reason: 'on this machine nobody types into a terminal for others any more (dev.tty.legacy_tiocsti)',
    holds: (probe) => probe.read('/proc/sys/dev/tty/legacy_tiocsti')?.trim() === '0',
  },
  {
    tests: /^src\/container\/confine\/security-options\.test\.ts: .*podman/,
    reason: 'podman’s seccomp profile is not installed',
    holds: (probe) => !probe.exists('/usr/share/containers/seccomp.json'),
  },
  {
    tests: /^src\/(engine\/(run|reap|calls\/security)|container\/.*)\.test\.ts: /,
    reason: 'user namespaces are refused (nslab doctor says why)',
    holds: (probe) => !runs(probe, ['unshare', '--user', 'true']),
  },
];

/** /proc/swaps has a heading, and a line for each area (proc_swaps(5)). */
function hasNoSwap(probe: Probe): boolean {
  return (probe.read('/proc/swaps') ?? '').trim().split('\n').length < 2;
}

/** 6.12 → 612. */
function versionNumber(release: string): number {
  const [major, minor] = kernelVersion(release);
  return major * 100 + minor;
}

function runs(probe: Probe, argv: readonly [string, ...string[]]): boolean {
  return probe.run(argv).status === 0;
}
