import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Call } from '../../engine/call.ts';
import { mkdir } from '../../engine/calls/files.ts';
import { sethostname } from '../../engine/calls/identity.ts';
import { mount } from '../../engine/calls/mounts.ts';
import { writeFile } from '../../engine/compose.ts';
import { run } from '../../engine/run.ts';
import type { HostFeature } from '../../observe/features.ts';
import { statOf } from '../../observe/live-process.ts';
import { namespacesOf } from '../../observe/look.ts';
import type { StateFolder } from '../../state/folder.ts';
import { NslabError } from '../../text/error.ts';
import { type ClientFolders, clientFolders, WORK_BASHRC, writeRunFolder } from '../client.ts';
import { findLabHost } from '../find.ts';
import type { LabHost } from '../labhost.ts';
import { locked } from '../lock.ts';
import { makeWorkFolder } from '../preflight.ts';
import { bootId, writeRunning } from '../record.ts';
import { machineCgroups } from './cgroups.ts';
import { noteCreations } from './creations.ts';
import { note } from './journal.ts';
import { bearMark, markOf } from './mark.ts';
import { takeSnapshot } from './snapshot.ts';
import { undoJournal } from './undo.ts';

/** Makes the real machine the place that a lab runs on. What is to be undone is on the disk before anything is touched. */
export async function openMachine(
  state: StateFolder,
  lab: string,
  features: readonly HostFeature[] = [],
): Promise<LabHost> {
  assertMachine();
  return locked(state, async () => {
    const running = findLabHost(state);
    if (running) throw alreadyRunning(running);
    // What a crash has left is no part of the machine as it was.
    await undoJournal(state);
    makeWorkFolder(state, lab, undefined);
    const folders = clientFolders();
    writeRunFolder(state, 0o755, folders);
    // Its place is /run/nslab of the machine now, where everybody else's nslab would take itself for a learner's.
    rmSync(join(state.run, 'inside'));
    note(state, [{ what: 'before', boot: bootId(), snapshot: takeSnapshot() }]);
    const calls = frame(state, lab, folders);
    noteCreations(state, calls);
    const trace = await run(calls);
    if (!trace.ok) {
      await undoJournal(state);
      throw refused(trace.failed?.call.shown ?? '', trace.failed?.errno ?? '');
    }
    const host: LabHost = {
      ...{ pid: 1, startTime: statOf(1)?.startTime ?? '', lab, baseline: namespacesOf(1) },
      ...{ workFolder: state.work(lab), state, mark: markOf(state) },
      ...(features.includes('cgroups') ? { cgroups: machineCgroups() } : {}),
    };
    writeRunning(host);
    return host;
  });
}

/** /lab and /run/nslab, at the places that the labs' texts name. */
function frame(state: StateFolder, lab: string, { node, pkg, modules }: ClientFolders): Call[] {
  const mayExist = { onError: 'continue' } as const;
  // A copy of a shared mount is its peer: what is mounted below one would show below the other.
  const bind = (source: string, target: string): Call[] => [
    mount({ source, target, flags: ['MS_BIND'] }),
    mount({ source: 'none', target, flags: ['MS_PRIVATE'] }),
  ];
  return [
    // Whoever undoes this after a crash ends us first, should we still be at it.
    bearMark(markOf(state)),
    mkdir('/lab', 0o755, mayExist),
    ...bind(state.work(lab), '/lab'),
    ...writeFile('/lab/.bashrc', WORK_BASHRC, { flags: ['O_EXCL'], mode: 0o644, onError: 'continue' }),
    mkdir('/run/nslab', 0o755, mayExist),
    ...bind(state.run, '/run/nslab'),
    ...bind(node, '/run/nslab/node'),
    ...bind(pkg, '/run/nslab/pkg'),
    ...(modules === undefined ? [] : bind(modules, '/run/nslab/node_modules')),
    // What the labs' texts call the host, and their checkers expect.
    sethostname('lab'),
  ];
}

/** @throws NslabError when this is not root on a machine of its own */
export function assertMachine(): void {
  if (process.getuid?.() !== 0)
    throw new NslabError(
      'machine-needs-root',
      { en: 'On the real machine a lab needs root.', zh: '在真实机器上做实验需要 root。' },
      {
        status: 3,
        hint: {
          en: 'sudo nslab start … --host; or without --host: a lab host needs no root.',
          zh: '用 sudo nslab start … --host；或者去掉 --host：实验主机不需要 root。',
        },
      },
    );
  const [own, init] = [namespacesOf('self'), namespacesOf(1)];
  if (own.mnt === init.mnt && own.net === init.net && own.pid === init.pid && own.user === init.user) return;
  throw new NslabError(
    'not-the-machine',
    {
      en: 'This is not the machine itself: PID 1 is in other namespaces than this shell, or does not show them. You are in a container.',
      zh: '这里不是机器本身：1 号进程所在的命名空间与这个 shell 的不同，或者不让看。你是在容器里。',
    },
    {
      status: 3,
      hint: {
        en: 'Without --host the labs run here, in a lab host.',
        zh: '去掉 --host，就能在这里用实验主机做实验。',
      },
    },
  );
}

function alreadyRunning(running: LabHost): NslabError {
  const what = running.mark === undefined ? 'A lab host' : 'A lab on this machine';
  return new NslabError(
    'labhost-running',
    {
      en: `${what} (${running.lab}) is open; there is one at a time.`,
      zh: `实验 ${running.lab} 正开着；同一时间只能开一个。`,
    },
    { hint: { en: 'nslab stop ends it.', zh: '用 nslab stop 结束它。' } },
  );
}

function refused(what: string, errno: string): NslabError {
  return new NslabError(
    'machine-refused',
    {
      en: `The machine refused to show the work folder at /lab: ${what} = ${errno}`,
      zh: `没能把工作目录挂到 /lab：${what} = ${errno}`,
    },
    {
      hint: {
        en: 'What had been done is undone. Without --host the lab runs in a lab host.',
        zh: '已做的改动都撤销了。去掉 --host，实验就在实验主机里进行。',
      },
    },
  );
}
