import { realpathSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { runningHost } from '../../guide/host.ts';
import { NslabError } from '../../text/error.ts';
import type { Call, Surroundings } from '../command.ts';
import { forward, typedAgain } from '../container/forward.ts';

/**
 * Typed outside, on a file of the work folder: the same command in the lab host, where its system calls belong.
 * @throws NslabError `host-missing`, `engine-file-elsewhere`
 */
export async function engineInside(call: Call, at: Surroundings): Promise<number> {
  const host = runningHost(at.state);
  const positionals = call.positionals.map((file) => asSeenInside(file, host.workFolder));
  return forward(host, typedAgain('engine', { ...call, positionals }), at, { tty: true });
}

function asSeenInside(file: string, workFolder: string): string {
  const within = relative(realpathSync(workFolder), real(resolve(file)));
  if (!within.startsWith('..')) return join('/lab', within);
  throw new NslabError(
    'engine-file-elsewhere',
    {
      en: `The lab host does not see ${file}: of this machine it shows only the work folder, ${workFolder}.`,
      zh: `实验主机看不到 ${file}：这台机器上它只看得到工作目录 ${workFolder}。`,
    },
    {
      status: 2,
      hint: {
        en: 'Put the file there. In the lab host that folder is /lab.',
        zh: '把文件放到那里。在实验主机里，那个目录就是 /lab。',
      },
    },
  );
}

/** The folder at least must be there; the file need not be yet. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return join(dirname(path) === path ? path : real(dirname(path)), relative(dirname(path), path));
  }
}
