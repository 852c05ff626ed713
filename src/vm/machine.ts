import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { firstRoot, type Parts } from './first-root.ts';
import type { Job, JobEnd } from './job.ts';
import type { Kernel } from './kernel.ts';
import { openPort, type Port } from './port.ts';
import { type PortName, qemuArguments } from './qemu.ts';

const DISK = '8G';
const BOOT_MS = 60_000;
const BOOTS = 3;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The machine did not come as far as its command. */
class NotUp extends Error {}

/** Boots a machine for one command; it goes with the command. @throws Error when it does not come up, or the command takes too long */
export async function runInMachine(kernel: Kernel, job: Job, parts: Parts): Promise<JobEnd> {
  for (let boot = 1; ; boot++) {
    try {
      return await inFolder((folder) => bootIn(folder, kernel, job, parts));
    } catch (error) {
      if (!(error instanceof NotUp) || boot === BOOTS) throw error;
      job.err.write(`${error.message}\nbooting again\n`);
    }
  }
}

/** A folder that goes when the work is done, when it says so, or when we are ended. */
async function inFolder<T>(work: (folder: Folder) => Promise<T>): Promise<T> {
  const path = mkdtempSync(join(tmpdir(), 'nslab-vm-'));
  const remove = () => rmSync(path, { recursive: true, force: true });
  const ended = (signal: NodeJS.Signals) => {
    finish();
    process.kill(process.pid, signal);
  };
  const finish = () => {
    for (const signal of SIGNALS) process.off(signal, ended);
    remove();
  };
  for (const signal of SIGNALS) process.on(signal, ended);
  try {
    return await work({ path, remove });
  } finally {
    finish();
  }
}

interface Folder {
  readonly path: string;
  remove(): void;
}

async function bootIn(folder: Folder, kernel: Kernel, job: Job, parts: Parts): Promise<JobEnd> {
  const at = (name: string) => join(folder.path, name);
  writeFileSync(at('first-root'), firstRoot(kernel, job, parts));
  await execa('mkfs.ext4', ['-q', '-F', '-O', '^has_journal', '-E', 'lazy_itable_init=1', at('disk'), DISK]);
  const ports: Record<PortName, Port> = {
    // Up: QEMU has opened all that is in there, and holds it.
    status: await openPort(at('status'), folder.remove),
    console: await openPort(at('console')),
    out: await openPort(at('out'), (chunk) => job.out.write(chunk)),
    err: await openPort(at('err'), (chunk) => job.err.write(chunk)),
    report: await openPort(at('report')),
  };
  const stop = new AbortController();
  const isUp = () => ports.status.text() !== '';
  const slow = setTimeout(() => isUp() || stop.abort('it did not come up'), BOOT_MS);
  const late = setTimeout(() => stop.abort(`no end after ${job.limitMs / 1000} s`), job.limitMs);
  try {
    // Whatever ends us ends it.
    const argv = ['--pdeathsig', 'KILL', 'qemu-system-x86_64', ...qemuArguments(kernel, folder.path)];
    const qemu = await execa('setpriv', argv, {
      reject: false,
      cancelSignal: stop.signal,
      all: true,
      stdin: 'ignore',
    });
    for (const port of Object.values(ports)) port.close();
    await Promise.all(Object.values(ports).map((port) => port.drained));
    const ended = /^ended (\d+)$/m.exec(ports.status.text())?.[1];
    if (ended !== undefined) return { status: Number(ended), report: ports.report.text() };
    const why = stop.signal.aborted ? stop.signal.reason : `QEMU ended with status ${qemu.exitCode}`;
    const words = `the emulated machine: ${why}\n${qemu.all}\n${ports.console.text().slice(-4000)}`;
    throw isUp() ? new Error(words) : new NotUp(words);
  } finally {
    clearTimeout(slow);
    clearTimeout(late);
    for (const port of Object.values(ports)) port.close();
  }
}
