import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BECOME, elsewhere, introduceUser, userEnv } from '../author/another-user.ts';
import { packageRoot } from '../labhost/client.ts';
import { EmptyMachine, nodeBinary, nodesToTry } from './installed.test-kit.ts';
import { packOffline } from './offline.ts';
import { makeCarried, pack } from './tarball.ts';

const run = promisify(execFile);
const canCross = spawnSync('sh', ['-c', 'command -v aarch64-linux-gnu-gcc && command -v make']).status === 0;
const isRoot = process.getuid?.() === 0;
/** Nothing answers there, not even a name server. */
const NO_NETWORK = isRoot ? ['unshare', '--net'] : ['unshare', '--user', '--map-root-user', '--net'];
const canCutOff = spawnSync('sh', ['-c', `${NO_NETWORK.join(' ')} true`]).status === 0;

const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as {
  version: string;
};

const FILE = `import { program, sethostname, unshare } from 'nslab';

export default program(unshare(['CLONE_NEWUTS']), sethostname('box'));
`;

/** One after another, as somebody would who tries it; with what each is to say. */
const VISIT: readonly (readonly [args: string, says: string])[] = [
  ['--version', version],
  ['list', 'Lab 9'],
  ['doctor --json', 'native/prebuilt/nslab-engine-'],
  ['completion bash', 'complete -F _nslab nslab'],
  ['solve uts --step own-uts', 'sethostname("box"'],
  ['check uts --step own-uts', '✔'],
  ['engine --quiet box.ts', ''],
  ['run -- echo hello', 'hello'],
  ['stop', ''],
  ['clean --all --yes', ''],
];

describe.skipIf(!canCross)(
  'the package, installed where nothing can be compiled (needs a cross compiler)',
  () => {
    let machine: EmptyMachine;
    let tarball: string;
    beforeAll(async () => {
      machine = new EmptyMachine();
      await makeCarried();
      tarball = join(machine.folder, (await pack({ to: machine.folder })).filename);
    });
    afterAll(() => machine.clean());

    const installed = () => join(machine.folder, 'project/node_modules/nslab/dist/src/cli/main.js');

    function surroundings(home: string) {
      return {
        PATH: process.env['PATH'] ?? '',
        HOME: machine.make(home),
        XDG_STATE_HOME: machine.make(`${home}/state`),
        LC_ALL: 'C.UTF-8',
        COLUMNS: '200',
      };
    }

    test('npm install of the file, and npx nslab', async () => {
      const project = machine.make('project');
      writeFileSync(join(project, 'package.json'), '{ "private": true }');
      const env = { ...process.env, PATH: machine.bin };
      await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', tarball], {
        cwd: project,
        env,
      });
      const { stdout } = await run('npx', ['nslab', '--version'], { cwd: project, env });
      expect(stdout).toBe(`${version}\n`);
    }, 120_000);

    describe.each(nodesToTry())('%s node', (word) => {
      test('a visit, with the rights that we have', async () => {
        const node = await nodeBinary(word, join(machine.folder, `node-${word}`.replaceAll('/', '_')));
        const env = surroundings('home');
        const work = join(env.XDG_STATE_HOME, 'nslab/work/uts');
        mkdirSync(work, { recursive: true });
        writeFileSync(join(work, 'box.ts'), FILE);
        for (const [args, says] of VISIT) {
          const { stdout, stderr } = await run(node, [installed(), ...args.split(' ')], { cwd: work, env });
          expect(stdout + stderr, args).toContain(says);
        }
      }, 180_000);
    });

    test.skipIf(!isRoot)(
      'a visit as an ordinary user',
      async () => {
        introduceUser(machine.folder, true);
        const env = { ...surroundings('home'), ...userEnv(machine.folder) };
        await run('chown', ['-R', '65533:65533', env.HOME]);
        const lines = VISIT.filter(([args]) => !/^(doctor|engine)/.test(args)).map(
          ([args, says]) => `said=$($node ${args} 2>&1) || { echo "${args}: $said" >&2; exit 1; }
case $said in *'${says}'*) ;; *) echo "${args}: $said" >&2; exit 1 ;; esac`,
        );
        const script = `node="${BECOME} /mnt/node/node ${installed()}"; cd "$1/home"\n${lines.join('\n')}`;
        const [program, ...args] = elsewhere(machine.folder, script);
        await run(program, args, { env });
      },
      180_000,
    );

    test.skipIf(!canCutOff)(
      'npm run offline: installed on an empty cache, without a network',
      async () => {
        const { file } = await packOffline(machine.folder);
        const env = {
          ...surroundings('offline'),
          PATH: machine.bin,
          npm_config_cache: machine.make('cache'),
          npm_config_update_notifier: 'false',
        };
        const prefix = machine.make('prefix');
        const [program = '', ...args] = [
          ...NO_NETWORK,
          'npm',
          'install',
          '--global',
          '--offline',
          '--prefix',
          prefix,
          file,
        ];
        await run(program, args, { env });
        for (const [args, says] of VISIT.filter(([args]) => /^(--version|list|completion)/.test(args))) {
          const { stdout } = await run(join(prefix, 'bin/nslab'), args.split(' '), { env });
          expect(stdout, args).toContain(says);
        }
        const { stdout } = await run('ls', [join(prefix, 'share/man/man1')]);
        expect(stdout).toBe('nslab-zh.1\nnslab.1\n');
      },
      180_000,
    );
  },
);
