import type { Arg, Call, CallOptions, Fd, Relocation } from '../call.ts';
import { shownNumber } from '../strace.ts';
import { bytes, int, syscall } from './syscall.ts';

/*
 * A file descriptor sent over a unix socket: SCM_RIGHTS of unix(7). Both structures are those of 64-bit Linux:
 * msghdr is 56 bytes, cmsghdr 16 and an int, padded to 24.
 */
const MSGHDR = 56;
const CMSG = 24;
const FD_AT = 16;
const CMSG_LEN = 20n;
const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;
const MSG_CMSG_CLOEXEC = 0x40000000;

/** sendmsg(2): one byte and a descriptor. */
export function sendDescriptor(socket: Fd, fd: Fd, o?: CallOptions): Call {
  const control = new DataView(new ArrayBuffer(CMSG));
  control.setBigUint64(0, CMSG_LEN, true);
  control.setInt32(8, SOL_SOCKET, true);
  control.setInt32(12, SCM_RIGHTS, true);
  if (typeof fd === 'number') control.setInt32(FD_AT, fd, true);
  const value: Relocation[] = typeof fd === 'object' ? [{ at: FD_AT, kind: 'value', width: 4, ref: fd }] : [];
  const header = message(bytes(new Uint8Array(control.buffer), value), bytes(Uint8Array.of(0)));
  const shown = `${shownNumber(socket)}, {SCM_RIGHTS, [${shownNumber(fd)}]}, 0`;
  return syscall('sendmsg', [int(socket), header, int(0)], shown, o);
}

/** recvmsg(2); with a name for it the descriptor is `receivedDescriptor(name)`, or 0 where none came. */
export function receiveDescriptor(socket: Fd, o?: CallOptions): Call {
  const control: Arg = { kind: 'buffer', size: CMSG, capture: 'whole' };
  const header = message(control, bytes(new Uint8Array(1)));
  const shown = `${shownNumber(socket)}, {SCM_RIGHTS, …}, MSG_CMSG_CLOEXEC`;
  return syscall('recvmsg', [int(socket), header, int(MSG_CMSG_CLOEXEC)], shown, o);
}

export function receivedDescriptor(of: string): Fd {
  return { ref: 'int', of, at: FD_AT };
}

/** struct msghdr: no address, one piece of one byte, the control message. */
function message(control: Arg, byte: Arg): Arg {
  const header = new DataView(new ArrayBuffer(MSGHDR));
  header.setBigUint64(24, 1n, true);
  header.setBigUint64(40, BigInt(CMSG), true);
  const piece = new DataView(new ArrayBuffer(16));
  piece.setBigUint64(8, 1n, true);
  const iov = bytes(new Uint8Array(piece.buffer), [{ at: 0, kind: 'pointer', to: byte }]);
  return bytes(new Uint8Array(header.buffer), [
    { at: 16, kind: 'pointer', to: iov },
    { at: 32, kind: 'pointer', to: control },
  ]);
}

/** socketpair(2) of AF_UNIX; give it a name, its ends are `pipeEnd(name, 'read')` and `pipeEnd(name, 'write')`, alike. */
export function socketpair(o?: CallOptions): Call {
  const ends: Arg = { kind: 'buffer', size: 8, capture: 'whole' };
  const SOCK_SEQPACKET_CLOEXEC = 0o2000005;
  return syscall(
    'socketpair',
    [int(1), int(SOCK_SEQPACKET_CLOEXEC), int(0), ends],
    'AF_UNIX, SOCK_SEQPACKET|SOCK_CLOEXEC, 0, …',
    o,
  );
}
