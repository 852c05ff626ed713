import type { Call } from '../../src/engine/call.ts';
import { mkdir } from '../../src/engine/calls/files.ts';

/** A folder to mount on; it may be there already. */
export function mountPoint(path: string): Call {
  return mkdir(path, 0o755, {
    onError: 'continue',
    why: {
      en: 'a mount needs a folder to be put on; if it is there already, so much the better',
      zh: '挂载需要一个落脚的目录；已经有了就更好',
    },
  });
}
