import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { searchPath } from '../doctor/probe.ts';
import { packageRoot } from '../labhost/client.ts';
import { type Summary, skipped, summarise } from './outcome.ts';
import type { VerifyOptions, Who } from './verify-options.ts';

const UID = 65_533;
const NAME = 'nslab-learner';
/** Far from what distributions hand out (100000 and up). */
const RANGE = '1919950848:65536';

/** The same again with an ordinary user's rights, in a mount namespace where /etc knows that user: the machine's own files stay as they are. */
export async function verifyAs(who: Exclude<Who, 'self'>, options: VerifyOptions): Promise<Summary> {
  if (process.getuid?.() !== 0) return notTried(who, NOT_ROOT, options);
  if (who === 'user' && !canGrantRange()) return notTried(who, NO_RANGE, options);
  const folder = mkdtempSync(join(tmpdir(), 'nslab-user-'));
  try {
    return await rerun(who, folder, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const NOT_ROOT = 'only root can act as another user; as you are, verify runs with your own rights';
const NO_RANGE = 'no newuidmap or no /etc/subuid: install uidmap';

function notTried(who: string, why: string, options: VerifyOptions): Summary {
  options.out.write(`${who}: skipped: ${why}\n`);
  return summarise([{ lab: who, step: 'all', cells: [{ column: 'before', result: skipped(why), ms: 0 }] }]);
}

async function rerun(who: Exclude<Who, 'self'>, folder: string, options: VerifyOptions): Promise<Summary> {
  const { out, as: _, at: __, ...plain } = options;
  const home = join(folder, 'home');
  mkdirSync(home);
  chownSync(home, UID, UID);
  chmodSync(folder, 0o755);
  const root = packageRoot();
  writeEtc(folder, who);
  const child = spawn(
    'unshare',
    [
      '--mount',
      '--propagation',
      'private',
      'sh',
      '-ec',
      SCRIPT,
      'sh',
      folder,
      root,
      dirname(process.execPath),
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
      env: {
        ...process.env,
        HOME: home,
        USER: NAME,
        LOGNAME: NAME,
        TMPDIR: home,
        NSLAB_VERIFY: JSON.stringify([plain]),
      },
    },
  );
  child.stdout?.on('data', (d) => out.write(d));
  const report = gather(child.stdio[3] as Readable);
  const status = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (s) => resolve(s ?? 1));
  });
  const text = await report;
  if (text === '') throw new Error(`verify as ${who} ended with status ${status} and no summary`);
  const [summary] = JSON.parse(text) as [Summary];
  return summary;
}

/**
 * Binds the user's /etc files and, since /root is closed to others, the package and node at /mnt.
 * 1: the folder of etc files; 2: the package; 3: the folder of node.
 */
const SCRIPT = `
for file in passwd group subuid subgid; do
  [ -e /etc/$file ] || continue
  mount --bind "$1/$file" /etc/$file
done
mount -t tmpfs -o mode=755 nslab-verify /mnt
mkdir /mnt/nslab /mnt/node
mount --bind "$2" /mnt/nslab
mount --bind "$3" /mnt/node
cd "$1/home"
PATH=/mnt/node:$PATH
export PATH
exec setpriv --reuid=${UID} --regid=${UID} --clear-groups /mnt/node/node /mnt/nslab/dist/src/author/main.js
`;

function writeEtc(folder: string, who: Exclude<Who, 'self'>): void {
  const lines = {
    passwd: `${NAME}:x:${UID}:${UID}:nslab:${folder}/home:/bin/bash`,
    group: `${NAME}:x:${UID}:`,
    subuid: who === 'user' ? `${NAME}:${RANGE}` : '',
    subgid: who === 'user' ? `${NAME}:${RANGE}` : '',
  };
  for (const [file, line] of Object.entries(lines)) {
    const path = join(folder, file);
    writeFileSync(path, `${existing(`/etc/${file}`)}${line}\n`);
    chmodSync(path, 0o644);
  }
}

function existing(path: string): string {
  try {
    const text = readFileSync(path, 'utf8');
    return text === '' || text.endsWith('\n') ? text : `${text}\n`;
  } catch {
    return '';
  }
}

async function gather(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += chunk;
  return text;
}

/** A range is granted by newuidmap, in files that must be there to be bound over. */
function canGrantRange(): boolean {
  const helper = searchPath(process.env).some((folder) => existsSync(join(folder, 'newuidmap')));
  return helper && existsSync('/etc/subuid') && existsSync('/etc/subgid');
}
