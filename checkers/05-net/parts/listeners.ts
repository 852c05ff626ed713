import type { Process } from '../../../src/observe/process.ts';

/** A TCP socket that waits for connections. */
export interface Listener {
  /** `0.0.0.0` for any address, also of one that listens on `::`. */
  readonly address: string;
  readonly port: number;
}

const LISTEN = '0A';

/** Who listens in the net namespace of a process: /proc/PID/net/tcp and tcp6 (proc_pid_net(5)). */
export function listenersAt(process: Process | undefined): Listener[] {
  const lines = ['net/tcp', 'net/tcp6'].flatMap((name) => (process?.file(name) ?? '').split('\n').slice(1));
  return lines.flatMap((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/);
    if (state !== LISTEN) return [];
    const [hex = '', port = ''] = local.split(':');
    return [{ address: addressOf(hex), port: Number.parseInt(port, 16) }];
  });
}

/** The kernel prints each 32 bits in the machine's own order: little-endian on all that we run on. */
function addressOf(hex: string): string {
  const isAny = /^0+$/.test(hex);
  if (isAny) return '0.0.0.0';
  if (hex.length > 8) return hex === '00000000000000000000000001000000' ? '::1' : hex;
  return (hex.match(/../g) ?? [])
    .reverse()
    .map((byte) => Number.parseInt(byte, 16))
    .join('.');
}

export function isOnlyLocal({ address }: Listener): boolean {
  return address.startsWith('127.') || address === '::1';
}
