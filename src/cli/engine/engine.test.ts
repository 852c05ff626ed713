import { type ChildProcess, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLabHost } from '../../labhost/create.ts';
import { cleanState } from '../../labhost/end.ts';
import type { LabHost } from '../../labhost/labhost.ts';
import { look } from '../../observe/look.ts';
import { stateFolderAt } from '../../state/folder.ts';

/* The real command, in a lab host, on files as people write them. Its output goes into a file: what a program leaves running keeps it open. */

const MAIN = fileURLToPath(new URL('../../../dist/src/cli/main.js', import.meta.url));
let folder: string;
let host: LabHost;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-engine-test-'));
  host = await createLabHost(stateFolderAt(join(folder, 'nslab')), 'uts');
}, 60_000);
afterAll(async () => {
  await cleanState(stateFolderAt(join(folder, 'nslab')));
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly status: number | null;
  readonly said: string;
}

function begin(words: readonly string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const output = join(folder, 'output');
  const to = openSync(output, 'w');
  const env = { ...process.env, XDG_STATE_HOME: folder, NO_COLOR: '1', LANG: 'C.UTF-8' };
  const argv = [MAIN, 'shell', '--', ...words];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', to, to], env });
  closeSync(to);
  const ended = new Promise<Ended>((resolve) =>
    child.on('exit', (status) => resolve({ status, said: readFileSync(output, 'utf8') })),
  );
  return { child, ended };
}

/** A file of the work folder, and what the command makes of it. */
async function engine(source: string, ...words: readonly string[]): Promise<Ended> {
  writeFileSync(join(host.workFolder, 'mine.ts'), source);
  return begin(['nslab', 'engine', 'mine.ts', ...words]).ended;
}

describe('nslab engine', () => {
  it('makes the calls, shows each, says what goes on, and ends with the status of the program', async () => {
    const { status, said } = await engine(
      `
      import { because, execve, program, sethostname, spawn } from 'nslab';
      const [name = 'box'] = process.argv.slice(2);
      export default program(
        spawn({
          flags: ['CLONE_NEWUTS'],
          child: [sethostname(name, { why: because('its own') }), execve('/bin/sleep', ['sleep', '600'])],
        }),
      );`,
      '--',
      'mine',
    );
    expect(said).toMatch(/clone3\(\{flags=CLONE_NEWUTS, exit_signal=SIGCHLD\}\) = \d+/);
    expect(said).toMatch(/sethostname\("mine", 4\) = 0 .*\n {4}# its own/);
    expect(status).toBe(0);
    const left = look(host)
      .processes()
      .find((p) => p.cmdline()?.join(' ') === 'sleep 600');
    expect(said.replace(/\s+/g, ' ')).toContain(`still running: ${left?.innerPids[0]} (sleep)`);
    process.kill(left?.pid ?? 0, 'SIGKILL');
  }, 60_000);

  it('ends with 125 where the kernel refuses, and says why', async () => {
    const { status, said } = await engine(
      `
      import { pivot_root, program } from 'nslab';
      export default program(pivot_root('/lab', '/lab'));`,
      '--quiet',
    );
    expect(said).toMatch(/pivot_root\("\/lab", "\/lab"\): E/);
    expect(status).toBe(125);
  }, 60_000);

  it('says what is wrong', async () => {
    const files: Record<string, [source: string, wanted: RegExp, status: number]> = {
      flag: [
        "import { program, unshare } from 'nslab';\nexport default program(unshare(['CLONE_NEWUTZ']));",
        /^flag\.ts:2:\d+: .*Did you mean '"CLONE_NEWUTS"'\?\n {4}export default.*\n {4} +~+\n$/s,
        2,
      ],
      uncalled: [
        "import { getpid, program } from 'nslab';\nexport default program(getpid as any);",
        /exports no program/,
        2,
      ],
      nothing: ['export const x = 1;', /nothing\.ts exports no program/, 2],
      empty: ["import { program } from 'nslab';\nexport default program();", /is empty/, 2],
      thrown: [
        'const x: any = undefined;\nx.y;\n',
        /failed while it was making its program:[\s\S]*thrown\.ts:2:3/,
        1,
      ],
      exits: ['process.exit(0);', /ended by itself \(status 0\)/, 1],
      waits: ['export {};\nawait new Promise(() => {});', /ended by itself \(status 13\)/, 1],
    };
    for (const [name, [source]] of Object.entries(files))
      writeFileSync(join(host.workFolder, `${name}.ts`), source);
    const each = 'for f in *.ts; do (nslab engine $f >$f.said 2>&1; echo $? >$f.status) & done; wait';
    await begin(['bash', '-c', each]).ended;
    const read = (name: string) => readFileSync(join(host.workFolder, name), 'utf8');
    for (const [name, [, wanted, status]] of Object.entries(files)) {
      expect(read(`${name}.ts.said`)).toMatch(wanted);
      expect(read(`${name}.ts.status`)).toBe(`${status}\n`);
    }
  }, 240_000);

  it('can be stopped while a loop at the top level goes on, and leaves nothing', async () => {
    writeFileSync(join(host.workFolder, 'mine.ts'), 'process.stdout.write("looping");\nfor (;;);');
    const { ended } = begin(['nslab', 'engine', 'mine.ts']);
    const looping = () =>
      look(host)
        .processes()
        .filter((p) => p.comm === 'node' && p.cmdline()?.some((w) => w.includes('load-main')));
    while (!readFileSync(join(folder, 'output'), 'utf8').includes('looping')) await sleep(20);
    // As a terminal does it: everybody in the foreground.
    const [loop] = looping();
    const group = look(host)
      .processes()
      .filter((p) => p.processGroup === loop?.processGroup);
    for (const { pid } of group) process.kill(pid, 'SIGINT');
    const { status, said } = await ended;
    expect(said).toContain('was stopped (SIGINT)');
    expect(status).toBe(130);
    expect(looping()).toEqual([]);
    const shown = look(host).init.path('tmp');
    expect(existsSync(shown) ? readdirSync(shown).filter((n) => n.startsWith('nslab-engine')) : []).toEqual(
      [],
    );
  }, 60_000);

  it('says where a file has to be', async () => {
    const outside = spawn(process.execPath, [MAIN, 'engine', '/etc/passwd'], {
      env: { ...process.env, XDG_STATE_HOME: folder },
    });
    let said = '';
    outside.stderr.on('data', (text) => {
      said += text;
    });
    expect(await new Promise((resolve) => outside.on('exit', resolve))).toBe(2);
    expect(said).toContain('does not see /etc/passwd');
  }, 60_000);
});
