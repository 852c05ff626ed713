import { realpathSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { readEnvironment } from '../../container/run/options/environment.ts';
import type { Caller } from '../../container/run/options/read-options.ts';
import { readVolume } from '../../container/run/options/volume.ts';
import { shownName } from '../../image/shown-name.ts';
import type { LabHost } from '../../labhost/labhost.ts';
import { NslabError } from '../../text/error.ts';
import type { Call } from '../command.ts';

type Options = Call['options'];

/** Options typed on the machine, as they are said in the lab host: paths of its own, and the caller's own variables. */
export function insideOptions(options: Options, host: LabHost, caller: Caller): Options {
  const path = (option: string) => (value: string) => insidePath(resolve(caller.cwd, value), host, option);
  const change: Readonly<Record<string, (value: string) => string[]>> = {
    volume: (value) => {
      const { source, destination, readonly } = readVolume(value, caller.cwd);
      return [`${insidePath(source, host, '--volume')}:${destination}${readonly ? ':ro' : ''}`];
    },
    env: (value) => readEnvironment([value], caller.env),
    rootfs: (value) => [path('--rootfs')(value)],
    image: (value) => [path('--image')(value)],
    bundle: (value) => [path('--bundle')(value)],
    oci: (value) => [path('--oci')(value)],
    'security-opt': (value) => [securityOption(value, path('--security-opt'))],
  };
  return Object.fromEntries(
    Object.entries(options).map(([name, values]) => {
      const changed = change[name];
      return [name, changed && typeof values === 'object' ? values.flatMap(changed) : values];
    }),
  );
}

/** seccomp= names a file, but for these words. */
const NO_FILE = new Set(['unconfined', 'default', 'builtin']);

function securityOption(value: string, path: (value: string) => string): string {
  const [, file] = /^seccomp=(.+)$/.exec(value) ?? [];
  return file === undefined || NO_FILE.has(file) ? value : `seccomp=${path(file)}`;
}

/** Made anew in the lab host: what lies there outside is not seen. */
const ITS_OWN = new Set(['tmp', 'run', 'proc', 'sys', 'dev', 'lab']);

/** Where the lab host shows a path of the machine: the work folder is /lab, other folders are where they are. */
export function insidePath(path: string, host: LabHost, option: string): string {
  const real = realOf(path);
  const work = relative(realOf(host.workFolder), real);
  if (work === '') return '/lab';
  if (!work.startsWith('..') && !isAbsolute(work)) return join('/lab', work);
  if (host.mark === undefined && ITS_OWN.has(real.split('/')[1] ?? '')) throw notSeen(path, host, option);
  return real;
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function notSeen(path: string, { workFolder }: LabHost, option: string): NslabError {
  const shown = shownName(path);
  const top = `/${path.split('/')[1] ?? ''}`;
  return new NslabError(
    'path-not-inside',
    {
      en: `${option} ${shown}: the container runs in the lab host, which has a ${top} of its own and does not show this one.`,
      zh: `${option} ${shown}：容器在实验主机里运行，那里有自己的 ${top}，看不到这个。`,
    },
    {
      hint: {
        en: `Put it into ${workFolder}, which is /lab in there; or use --host (as root) to run on this machine itself.`,
        zh: `请把它放进 ${workFolder}，也就是里面的 /lab；或以 root 身份用 --host 直接在这台机器上运行。`,
      },
    },
  );
}
