import type { Call } from '../../src/engine/call.ts';
import { chdir, chroot, mkdir, open } from '../../src/engine/calls/files.ts';
import { mount, pivot_root, umount2 } from '../../src/engine/calls/mounts.ts';
import { unshare } from '../../src/engine/calls/namespaces.ts';
import { writeFile } from '../../src/engine/compose.ts';
import type { Trace } from '../../src/engine/trace.ts';
import type { Experiments } from '../../src/lab/lab.ts';
import { parseMountinfo } from '../../src/observe/mountinfo.ts';
import { makePrivate } from './mount-list.ts';

const GO_ON = { onError: 'continue' } as const;
const [MACHINE, JAIL] = ['this-is-the-machine', 'this-is-the-jail'];

export const experiments: Experiments = {
  leak: {
    choices: ['inside', 'both', 'refused'],
    expected: {
      answer: 'both',
      why: 'a copied mount stays in its peer group, so what is mounted below it is repeated',
    },
    async run(scratch) {
      const line = "grep ' /tmp/leak ' /proc/self/mountinfo";
      const { stdout: inside } = await scratch.sh(
        `mkdir -p /tmp/leak; unshare --mount --propagation unchanged sh -c "mount -t tmpfs leak /tmp/leak && ${line}"`,
      );
      const { stdout: outside } = await scratch.sh(line);
      const { stdout: top } = await scratch.sh("grep ' / / ' /proc/self/mountinfo");
      const answer = inside === '' ? 'refused' : outside === '' ? 'inside' : 'both';
      return {
        answer,
        evidence: [
          { what: '/proc/1/mountinfo', value: fieldsOf(top) },
          { what: '/proc/self/mountinfo, new namespace', value: fieldsOf(inside) },
          { what: '/proc/self/mountinfo, lab host', value: fieldsOf(outside) },
        ],
      };
    },
  },

  'missing-loader': {
    choices: ['runs', 'no-such-file', 'library'],
    expected: {
      answer: 'no-such-file',
      why: 'execve starts the ELF interpreter first, and that is the file that is missing',
    },
    async run(scratch) {
      const copied = await scratch.sh(
        "mkdir -p /tmp/r/bin; cp /bin/bash /tmp/r/bin/; chroot /tmp/r /bin/bash -c 'echo hello'",
      );
      const loaded = await scratch.sh(
        "cp -L --parents $(ldd /bin/bash | grep -o '/[^ ]*/ld[^ ]* ') /tmp/r; chroot /tmp/r /bin/bash -c 'echo hello'",
      );
      const answer =
        copied.stdout.trim() === 'hello'
          ? 'runs'
          : copied.stderr.includes('shared libraries')
            ? 'library'
            : 'no-such-file';
      return {
        answer,
        evidence: [
          { what: 'chroot /tmp/r /bin/bash', value: copied.stdout + copied.stderr },
          { what: '… with the loader', value: loaded.stdout + loaded.stderr },
        ].map(({ what, value }) => ({ what, value: value.trim() })),
      };
    },
  },

  'chroot-escape': {
    choices: ['jail', 'sub', 'host', 'refused'],
    expected: {
      answer: 'host',
      why: 'chroot leaves the working directory outside of the new root, where nothing stops ..',
    },
    async run(scratch) {
      await scratch.run([
        mkdir('/jail', 0o755),
        ...writeFile(`/${MACHINE}`, ''),
        ...writeFile(`/jail/${JAIL}`, ''),
      ]);
      const jailed = await scratch.run([chroot('/jail'), chdir('/'), ...walkOut()]);
      const pivoted = await scratch.run([
        unshare(['CLONE_NEWNS']),
        ...makePrivate(),
        mount({ source: '/jail', target: '/jail', flags: ['MS_BIND'] }),
        chdir('/jail'),
        pivot_root('.', '.'),
        umount2('.', ['MNT_DETACH']),
        ...walkOut(),
      ]);
      return {
        answer: whereIs(jailed),
        evidence: [
          { what: 'chroot("sub")', value: said(jailed, 'chroot("sub")') },
          { what: `open("${MACHINE}")`, value: said(jailed, MACHINE) },
          { what: `open("${JAIL}")`, value: said(jailed, JAIL) },
          { what: `after pivot_root: open("${MACHINE}")`, value: said(pivoted, MACHINE) },
          { what: `after pivot_root: open("${JAIL}")`, value: said(pivoted, JAIL) },
        ],
      };
    },
  },

  'pivot-dot': {
    choices: ['old', 'new', 'busy'],
    expected: {
      answer: 'old',
      why: 'an unmount takes the topmost mount of a place, and that is the old root',
    },
    async run(scratch) {
      const trace = await scratch.run([
        mkdir('/jail', 0o755),
        ...writeFile(`/${MACHINE}`, ''),
        ...writeFile(`/jail/${JAIL}`, ''),
        unshare(['CLONE_NEWNS']),
        ...makePrivate(),
        mount({ source: '/jail', target: '/jail', flags: ['MS_BIND'] }),
        chdir('/jail'),
        pivot_root('.', '.'),
        open(`../${MACHINE}`, ['O_RDONLY'], 0, GO_ON),
        umount2('.', ['MNT_DETACH'], GO_ON),
        open(`/${JAIL}`, ['O_RDONLY'], 0, GO_ON),
        open(`/../${MACHINE}`, ['O_RDONLY'], 0, GO_ON),
      ]);
      const unmounted = said(trace, 'umount2(');
      const [isNew, isOld] = [said(trace, `"/${JAIL}`, -1), said(trace, `/../${MACHINE}`)].map(isDone);
      return {
        answer: !isDone(unmounted) ? 'busy' : isNew && !isOld ? 'old' : 'new',
        evidence: [
          { what: 'pivot_root(".", ".")', value: said(trace, 'pivot_root(') },
          { what: `on top of it: open("../${MACHINE}")`, value: said(trace, `"../${MACHINE}`) },
          { what: 'umount2(".", MNT_DETACH)', value: unmounted },
          { what: `open("/${JAIL}")`, value: said(trace, `"/${JAIL}`, -1) },
          { what: `open("/../${MACHINE}")`, value: said(trace, `/../${MACHINE}`) },
        ],
      };
    },
  },
};

/** Of a line of mountinfo, what this lab is about: where it is mounted, and to whom it is tied. */
function fieldsOf(line: string): string {
  const mount = parseMountinfo(line)[0];
  return mount ? [mount.target, ...mount.optional, '-', mount.type, mount.source].join(' ') : '-';
}

/** chroot(2): the working directory is not changed by it, and `..` stops only at the root. */
function walkOut(): Call[] {
  return [
    mkdir('sub', 0o755, GO_ON),
    chroot('sub', GO_ON),
    ...Array.from({ length: 64 }, () => chdir('..')),
    chroot('.', GO_ON),
    open(`/${MACHINE}`, ['O_RDONLY'], 0, GO_ON),
    open(`/${JAIL}`, ['O_RDONLY'], 0, GO_ON),
  ];
}

function whereIs(trace: Trace): string {
  if (!isDone(said(trace, 'chroot("sub")'))) return 'refused';
  if (isDone(said(trace, MACHINE))) return 'host';
  return isDone(said(trace, JAIL)) ? 'jail' : 'sub';
}

/** What the kernel answered to the call whose printed form has these words: `0`, or the name of the error. */
function said(trace: Trace, words: string, which: 0 | -1 = 0): string {
  const entry = trace.entries.filter((e) => e.call.shown.includes(words)).at(which);
  if (!entry) return 'not called';
  return entry.errno ?? String(entry.result);
}

function isDone(answer: string): boolean {
  return /^\d+$/.test(answer);
}
