import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Probe } from '../doctor/probe.ts';
import { cacheFolder } from './cache.ts';
import type { Job, JobEnd } from './job.ts';
import { type KernelSeries, kernel } from './kernel.ts';
import { runInMachine } from './machine.ts';

/** Runs a command in an emulated machine: this one's files, another kernel. @throws Error when there is none to be had */
export async function runInVm(series: KernelSeries, job: Job, probe: Probe): Promise<JobEnd> {
  const booted = await kernel(series, cacheFolder());
  return runInMachine(booted, job, { busybox: probe.find('busybox') ?? 'busybox', scripts: scripts() });
}

/** They are read as they were written, by the sources and by what is built of them. */
function scripts(): string {
  const folders = ['guest', '../../../src/vm/guest'].map((path) => join(import.meta.dirname, path));
  return folders.find(existsSync) ?? folders.join(' or ');
}
