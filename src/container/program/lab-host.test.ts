import { chownSync, mkdtempSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { engineBinary } from '../../engine/binary.ts';
import { DOCKER_CAPABILITIES } from '../../engine/capabilities.ts';
import { canMakeUserNamespaces } from '../../engine/engine.test-kit.ts';
import { formatTrace } from '../../engine/show.ts';
import { clientFolders } from '../../labhost/client.ts';
import { createLabHost } from '../../labhost/create.ts';
import { BASE } from '../../labhost/idmap.ts';
import { Ground } from '../../labhost/kernel-test.ts';
import type { LabHost } from '../../labhost/labhost.ts';
import { DEFAULT_SECCOMP, MASKED_PATHS, READONLY_PATHS } from '../confine/defaults.ts';
import type { Plan } from '../plan.ts';
import { isRoot, ranCalls, Yard } from './container.test-kit.ts';
import { startProgram } from './start.ts';
import { surroundings } from './surroundings.ts';

/** A container in a lab host: its maker is root of a user namespace only, and its ids are the lab host's. */
const FIRST = 65_536;
const ground = new Ground();
afterAll(() => ground.clear());

/** The engine as it lies inside: our own path may be below /tmp, where the lab host has its own. */
const ENGINE_INSIDE = `shift; exec /run/nslab/pkg/${relative(clientFolders().pkg, engineBinary())} "$@"`;

function entering(host: LabHost): string[] {
  const namespaces = ['-U', '-m', '-n', '-u', '-i', '-C', '-p'];
  return ['nsenter', '-t', String(host.pid), ...namespaces, 'sh', '-c', ENGINE_INSIDE, 'sh'];
}

/** The same plan as the lab host's own paths have it. */
function seenInside(plan: Plan, host: LabHost): Plan {
  return JSON.parse(JSON.stringify(plan).replaceAll(host.workFolder, '/lab')) as Plan;
}

test.skipIf(!isRoot || !(await canMakeUserNamespaces()))(
  'in a lab host, as confined as anywhere (needs root: to prepare files for its ids)',
  async () => {
    const host = await createLabHost(ground.state(), 'container');
    const yard = new Yard(BASE + FIRST, mkdtempSync(join(host.workFolder, 'yard-')));
    const mapping = [{ containerID: 0, hostID: FIRST, size: FIRST }];
    const { config } = yard.plan();
    const capabilities = {
      bounding: DOCKER_CAPABILITIES,
      permitted: DOCKER_CAPABILITIES,
      effective: DOCKER_CAPABILITIES,
    };
    const plan = yard.plan({
      args: [
        'sh',
        '-c',
        `hostname; cat /proc/self/uid_map | tr -s ' '; ls -1 /dev | tr '\\n' ' '; echo; ls /sys/class/net; grep CapEff /proc/self/status
         tty; echo through a name >/dev/stdout; id -u; touch /new; exit 9`,
      ],
      process: { ...config.process, capabilities },
      linux: {
        ...config.linux,
        uidMappings: mapping,
        gidMappings: mapping,
        seccomp: DEFAULT_SECCOMP,
        maskedPaths: MASKED_PATHS,
        readonlyPaths: READONLY_PATHS,
      },
    });
    const here = { ...surroundings(), initialUserNamespace: false };
    chownSync(plan.folder, BASE, BASE);
    const inside = seenInside(plan, host);
    const { trace, stdout, stderr, status } = await ranCalls(
      startProgram({ ...inside, streams: { ...inside.streams, terminal: true } }, here),
      { through: entering(host) },
    );
    expect(trace.ok, formatTrace(trace, { lang: 'en' }) + stderr).toBe(true);
    const lines = stdout.split('\r\n').map((line) => line.trim());
    expect({ status, lines }).toEqual({
      status: 9,
      lines: [
        'box',
        '0 65536 65536',
        'console fd full mqueue null ptmx pts random shm stderr stdin stdout tty urandom zero',
        'lo',
        'CapEff:\t00000000a80425fb',
        '/dev/pts/0',
        'through a name',
        '0',
        '',
      ],
    });
  },
);
