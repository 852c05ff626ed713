import { DOCKER_CAPABILITIES } from '../../engine/capabilities.ts';
import type { Seccomp } from '../config/runtime-spec.ts';
import { defaultSeccomp } from './default-seccomp.ts';

export const DEFAULT_SECCOMP: Seccomp = defaultSeccomp(DOCKER_CAPABILITIES);

/** Parts of /proc and /sys that speak of the machine, not of the container: nothing is seen there. */
export const MASKED_PATHS: readonly string[] = [
  '/proc/acpi',
  '/proc/asound',
  '/proc/interrupts',
  '/proc/kcore',
  '/proc/keys',
  '/proc/latency_stats',
  '/proc/sched_debug',
  '/proc/scsi',
  '/proc/timer_list',
  '/proc/timer_stats',
  '/sys/devices/virtual/powercap',
  '/sys/firmware',
];

/** Parts that change the machine, or show it and are needed: they can be read. */
export const READONLY_PATHS: readonly string[] = [
  '/proc/bus',
  '/proc/fs',
  '/proc/irq',
  '/proc/sys',
  '/proc/sysrq-trigger',
];
