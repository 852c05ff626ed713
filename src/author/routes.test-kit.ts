import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { contextOf } from '../guide/context.ts';
import { loadLab } from '../lab/catalogue.ts';
import type { Checker } from '../lab/lab.ts';
import { createLabHost } from '../labhost/create.ts';
import { cleanState } from '../labhost/end.ts';
import { runInside } from '../labhost/enter.ts';
import type { LabHost } from '../labhost/labhost.ts';
import { openShell } from '../labhost/shell.ts';
import { look } from '../observe/look.ts';
import { stateFolderAt } from '../state/folder.ts';

export interface Routes {
  readonly host: LabHost;
  /** A step's preparations, as the guide makes them. */
  prepare(step: string): Promise<void>;
  sh(script: string): Promise<void>;
  /** After these scripts: `pass`, or the diagnosis, or `fail` or `blocked` without one. */
  after(scripts: readonly string[], checker: Checker): Promise<string>;
}

/** A lab host for each test of routes that no text types; `prelude` comes before each script. */
export function routesIn(lab: string, prelude = ''): Routes {
  let folder: string;
  let host: LabHost;
  const state = () => stateFolderAt(join(folder, 'nslab'));
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nslab-routes-'));
    host = await createLabHost(state(), lab, (await loadLab(lab)).declaration.host);
  });
  afterEach(async () => {
    await cleanState(state());
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    get host() {
      return host;
    },
    async prepare(step) {
      const setup = (await (await loadLab(lab)).setups())[step];
      if (setup) expect((await runInside(host, setup(contextOf(host)))).ok).toBe(true);
    },
    async sh(script) {
      const shell = openShell(host, { argv: ['bash', '-c', prelude + script], tty: false, stdio: 'pipe' });
      shell.process.stdin?.end();
      await shell.status;
    },
    async after(scripts, checker) {
      for (const script of scripts) await this.sh(script);
      const verdict = await checker(look(host));
      return verdict.status === 'fail' ? (verdict.diagnosis ?? 'fail') : verdict.status;
    },
  };
}
