import { join } from 'node:path';
import type { Kernel } from './kernel.ts';

/** What the guest's serial ports are called, on both sides. */
const PORTS = ['out', 'err', 'status', 'report'] as const;
/** The sockets that QEMU connects to. */
export type PortName = (typeof PORTS)[number] | 'console';

/**
 * Emulated: needs no rights and no help of the kernel. Two processors in turn, on one of ours, since on a machine with
 * one everything contends for it; without the newest vector registers, since each program start asks for the best that
 * there are, and emulating those costs more than they save.
 */
export function qemuArguments(kernel: Kernel, folder: string): string[] {
  const device = (name: string, ...more: readonly string[]) => ['-device', [name, ...more].join(',')];
  const socket = (name: PortName) => ['-chardev', `socket,id=${name},path=${join(folder, name)}`];
  return [
    ...['-M', 'q35,graphics=off', '-accel', 'tcg,thread=single,tb-size=512', '-cpu', 'Nehalem,+rdrand'],
    ...[
      '-smp',
      '1',
      '-m',
      '2G',
      '-nodefaults',
      '-no-user-config',
      '-display',
      'none',
      '-no-reboot',
      '-nic',
      'none',
    ],
    ...['-kernel', kernel.image, '-initrd', join(folder, 'first-root'), '-append', KERNEL_WORDS],
    ...socket('console'),
    ...['-serial', 'chardev:console'],
    ...['-drive', `if=none,id=disk,file=${join(folder, 'disk')},format=raw,cache=unsafe`],
    ...device('virtio-blk-pci', 'drive=disk'),
    // Whatever is mounted on this machine belongs to it (multidevs: their inode numbers are kept apart).
    ...['-fsdev', 'local,id=machine,path=/,readonly=on,security_model=none,multidevs=remap'],
    ...device('virtio-9p-pci', 'fsdev=machine', 'mount_tag=machine'),
    ...device('virtio-serial-pci'),
    ...PORTS.flatMap((port) => [
      ...socket(port),
      ...device('virtserialport', `chardev=${port}`, `name=${port}`),
    ]),
  ];
}

/**
 * No clocks to be compared, no mitigations for a processor that does not speculate, no pages cleared twice. With
 * addresses as they were the last time, code that was translated once stays so: programs start in half the time.
 */
const KERNEL_WORDS = [
  'console=ttyS0 quiet loglevel=3 panic=-1',
  'tsc=reliable no_timer_check random.trust_cpu=on',
  'mitigations=off nokaslr norandmaps init_on_alloc=0 audit=0',
].join(' ');
