import { type Call, result } from '../engine/call.ts';
import { close } from '../engine/calls/files.ts';
import { socket } from '../engine/calls/sockets.ts';
import { ioctl } from '../engine/calls/terminal.ts';

/** struct ifreq of netdevice(7): the name in 16 bytes, then the flags; 40 bytes in all. */
const IFREQ_SIZE = 40;
const FLAGS_AT = 16;
const IFF_UP = 0x1;

/** A new net namespace has a loopback interface that is down: until it is up, 127.0.0.1 is unreachable. */
export function loopbackUp(): Call[] {
  const request = Buffer.alloc(IFREQ_SIZE);
  request.write('lo', 'latin1');
  request.writeUInt16LE(IFF_UP, FLAGS_AT);
  return [
    socket('AF_INET', ['SOCK_DGRAM', 'SOCK_CLOEXEC'], 0, { as: 'net' }),
    ioctl(result('net'), 'SIOCSIFFLAGS', new Uint8Array(request), { why: WHY_LOOPBACK }),
    close(result('net')),
  ];
}

const WHY_LOOPBACK = {
  en: 'Sets IFF_UP on lo: the one interface that a new net namespace has, and it begins down.',
  zh: '给 lo 设置 IFF_UP：新的网络命名空间只有这一个接口，而且最初是关闭的。',
};
