import type { Call } from '../engine/call.ts';
import { int, syscall } from '../engine/calls/syscall.ts';

const LAST = 0xffffffff;
const CLOSE_RANGE_CLOEXEC = 4;

/**
 * Whoever started us may have left files open that they did not mean for others: a folder among them would
 * be a way out of the lab host. They close when the next program is executed (close_range(2)).
 */
export function closeInherited(): Call {
  return syscall(
    'close_range',
    [int(3), int(LAST), int(CLOSE_RANGE_CLOEXEC)],
    '3, ~0U, CLOSE_RANGE_CLOEXEC',
    { onError: 'continue', why: WHY },
  );
}

const WHY = {
  en: 'Files that our starter left open by mistake stay outside: an open folder would be a way out.',
  zh: '启动者不慎留下的打开文件不带进去：一个打开的目录就是一条出路。',
};
