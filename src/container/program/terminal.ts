import { about, type Call, type Fd, pipeEnd, result } from '../../engine/call.ts';
import { close, dup3, fchownat } from '../../engine/calls/files.ts';
import { open_tree } from '../../engine/calls/mounts.ts';
import { setsid } from '../../engine/calls/processes.ts';
import {
  receiveDescriptor,
  receivedDescriptor,
  sendDescriptor,
  socketpair,
} from '../../engine/calls/rights.ts';
import { ioctl } from '../../engine/calls/terminal.ts';
import type { Config, Process } from '../config/runtime-spec.ts';
import { forSetting } from './setting.ts';
import { type Folders, openIn } from './target.ts';
import { attach } from './volumes.ts';
import * as WHY from './why.ts';

const SOCKET = 'console socket';
/** The master of the container's pty, at the monitor. */
export const MASTER: Fd = receivedDescriptor('received terminal');

export function socketForMaster(): Call[] {
  return forSetting('process.terminal', [socketpair({ as: SOCKET, why: WHY.SOCKET })]);
}

/** In the container, before it enters its root: a terminal of its own devpts, so that it has a name in there. */
export function childTerminal(config: Config, folders: Folders): Call[] {
  return forSetting(
    'process.terminal',
    about('mount/furnish', [
      openIn('/dev/pts/ptmx', ['O_RDWR', 'O_NOCTTY'], 'master'),
      ...masterAndSide(config.process),
      ...console(folders),
      ...sendMaster(),
      ...control(),
    ]),
  );
}

/** From an open master: its other side, asked of itself and not by a name, which something else may bear. */
export function masterAndSide({ consoleSize, user }: Process): Call[] {
  return [
    ioctl(result('master'), 'TIOCSPTLCK', 0),
    ioctl(result('master'), 'TIOCGPTPEER', ['O_RDWR', 'O_NOCTTY', 'O_CLOEXEC'], {
      as: 'side',
      why: WHY.PEER,
    }),
    ...(consoleSize ? [ioctl(result('master'), 'TIOCSWINSZ', windowSize(consoleSize))] : []),
    fchownat(result('side'), '', user.uid, KEEP, ['AT_EMPTY_PATH'], { why: WHY.TERMINAL_OWNER }),
  ];
}

const KEEP = -1;

/** struct winsize (ioctl_tty(2)): rows and columns; pixels are nobody's concern. */
function windowSize({ height, width }: NonNullable<Process['consoleSize']>): Uint8Array {
  return new Uint8Array(Uint16Array.of(height, width, 0, 0).buffer);
}

function console(folders: Folders): Call[] {
  return [
    open_tree(result('side'), '', ['OPEN_TREE_CLONE', 'OPEN_TREE_CLOEXEC', 'AT_EMPTY_PATH'], {
      as: 'console',
      why: WHY.CONSOLE,
    }),
    ...folders.fileTarget('/dev/console'),
    ...attach('console'),
  ];
}

export function sendMaster(): Call[] {
  return [
    sendDescriptor(pipeEnd(SOCKET, 'write'), result('master'), { why: WHY.SEND_MASTER }),
    close(result('master')),
  ];
}

/** A session of its own, with the terminal: its Ctrl-C, its job control. */
export function control(): Call[] {
  return [
    setsid({ why: WHY.SESSION }),
    ioctl(result('side'), 'TIOCSCTTY', 0, { why: WHY.CONTROLLING }),
    ...[0, 1, 2].map((number) => dup3(result('side'), number)),
  ];
}

/** In the maker. Nothing comes when the container has failed before: then its own failure is what counts. */
export function receiveMaster(): Call[] {
  return forSetting('process.terminal', [
    close(pipeEnd(SOCKET, 'write')),
    receiveDescriptor(pipeEnd(SOCKET, 'read'), { as: 'received terminal', why: WHY.RECEIVE_MASTER }),
    close(pipeEnd(SOCKET, 'read')),
  ]);
}
