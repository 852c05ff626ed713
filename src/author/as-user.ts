import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { searchPath } from '../doctor/probe.ts';
import type { LabPlaces } from '../lab/catalogue.ts';
import { BECOME, elsewhere, introduceUser, userEnv } from './another-user.ts';
import { withGivenGroups } from './given-groups.ts';
import { type Summary, skipped, summarise } from './outcome.ts';
import type { VerifyOptions, Who } from './verify-options.ts';

/** The same again with an ordinary user's rights, in a mount namespace where /etc knows that user: the machine's own files stay as they are. */
export async function verifyAs(who: Exclude<Who, 'self'>, options: VerifyOptions): Promise<Summary> {
  if (process.getuid?.() !== 0) return notTried(who, NOT_ROOT, options);
  if (who === 'user' && !canGrantRange()) return notTried(who, NO_RANGE, options);
  const folder = mkdtempSync(join(tmpdir(), 'nslab-user-'));
  try {
    return await withGivenGroups((joins) => rerun(who, folder, joins, options));
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

const SCRIPT = `cd "$1/home"; exec ${BECOME} /mnt/node/node /mnt/nslab/dist/src/author/main.js`;

async function rerun(
  who: Exclude<Who, 'self'>,
  folder: string,
  joins: string,
  options: VerifyOptions,
): Promise<Summary> {
  const { out, as: _, at, ...plain } = options;
  introduceUser(folder, who === 'user');
  const run = at?.only ? { ...plain, at: copyOf(at, join(folder, 'lab')) } : plain;
  const [program, ...args] = elsewhere(folder, joins + SCRIPT);
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    env: { ...process.env, ...userEnv(folder), NSLAB_VERIFY: JSON.stringify([run]) },
  });
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

/** Our state folder is closed to others: a lab that lies in there goes along. The package lies elsewhere for them. */
function copyOf(at: LabPlaces, to: string): LabPlaces {
  const [modules, texts] = [join(to, 'modules'), join(to, 'texts')];
  cpSync(at.modules, modules, { recursive: true, filter: (path) => basename(path) !== 'node_modules' });
  cpSync(at.texts, texts, { recursive: true });
  mkdirSync(join(modules, 'node_modules'));
  symlinkSync('/mnt/nslab', join(modules, 'node_modules', 'nslab'));
  execFileSync('chmod', ['-R', 'a+rX', to]);
  return { ...at, modules, texts };
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
