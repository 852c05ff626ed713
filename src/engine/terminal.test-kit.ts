import { type ChildProcess, spawn as spawnProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { engineBinary } from './binary.ts';
import { type Call, result } from './call.ts';
import { close, dup3, open } from './calls/files.ts';
import { prctl, setsid, spawn } from './calls/processes.ts';
import { ioctl } from './calls/terminal.ts';
import { until } from './engine.test-kit.ts';
import { encodeProgram } from './program.ts';

/** A command on a pty of its own, and what stands before it, which knows `master` and `shell`. */
export const onTerminal = (command: Call, before: readonly Call[]): Call[] => [
  open('/dev/ptmx', ['O_RDWR', 'O_NOCTTY', 'O_CLOEXEC'], 0, { as: 'master' }),
  ioctl(result('master'), 'TIOCSPTLCK', 0),
  ioctl(result('master'), 'TIOCGPTPEER', ['O_RDWR', 'O_NOCTTY', 'O_CLOEXEC'], { as: 'side' }),
  spawn(
    {
      child: [
        prctl('PR_SET_PDEATHSIG', 'SIGKILL'),
        setsid(),
        ioctl(result('side'), 'TIOCSCTTY', 0),
        ...[0, 1, 2].map((fd) => dup3(result('side'), fd)),
        command,
      ],
    },
    { as: 'shell' },
  ),
  close(result('side')),
  ...before,
];

/** script(1) gives the engine a terminal on stdin; it is set up, and looked at, around it. */
export class Outer {
  readonly process: ChildProcess;
  readonly #folder: string;
  seen = '';

  constructor(folder: string, program: readonly Call[]) {
    this.#folder = folder;
    writeFileSync(join(folder, 'program'), encodeProgram(program));
    const lines = [
      'trap : INT; stty rows 33 cols 99',
      'tty >tty; stty -g >before',
      `${engineBinary()} run 3<program 4>/dev/null`,
      'echo $? >status; stty -g >after',
    ];
    writeFileSync(join(folder, 'outer.sh'), lines.join('\n'));
    this.process = spawnProcess('script', ['-qec', 'sh outer.sh', '/dev/null'], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.process.stdout?.on('data', (d) => {
      this.seen += d;
    });
  }

  says(text: string): Promise<void> {
    return until(() => this.seen.includes(text));
  }

  /** What the command says after a word, as soon as the line is whole. */
  async number(word: string): Promise<number> {
    const line = new RegExp(`${word} (\\d+)\\r`);
    await until(() => line.test(this.seen));
    return Number(line.exec(this.seen)?.[1]);
  }

  async end(): Promise<{ status: string; restored: boolean }> {
    await new Promise((resolve) => this.process.once('close', resolve));
    const file = (name: string) => readFileSync(join(this.#folder, name), 'utf8').trim();
    return { status: file('status'), restored: file('before') === file('after') && file('before') !== '' };
  }

  type(text: string): void {
    this.process.stdin?.write(text);
  }

  get tty(): string {
    return readFileSync(join(this.#folder, 'tty'), 'utf8').trim();
  }

  resize(rows: number, columns: number): void {
    this.stty('rows', String(rows), 'cols', String(columns));
  }

  stty(...words: string[]): void {
    spawnProcess('stty', ['-F', this.tty, ...words], { stdio: 'ignore' });
  }
}
