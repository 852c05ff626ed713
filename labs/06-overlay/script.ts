import { type Call, result } from '../../src/engine/call.ts';
import { execve, spawn, wait4 } from '../../src/engine/calls/processes.ts';
import type { Text } from '../../src/text/text.ts';

const ENVIRONMENT = [
  'PATH=/run/nslab/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  'HOME=/lab',
];

/** Files are packed and unpacked by programs, not by system calls: one line of bash, waited for. */
export function script(line: string, why: Text): Call[] {
  return [
    spawn(
      { flags: [], child: [execve('/bin/bash', ['bash', '-ec', line], ENVIRONMENT, { why })] },
      {
        as: 'script',
        why: {
          en: 'layers are files in an archive; no system call unpacks one',
          zh: '层就是归档里的文件；没有哪个系统调用会解包',
        },
      },
    ),
    wait4(result('script'), {
      mustSucceed: true,
      why: { en: 'until the files are there', zh: '等文件都就位' },
    }),
  ];
}
