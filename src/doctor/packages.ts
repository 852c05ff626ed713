import type { Probe } from './probe.ts';

/** A family of distributions: how it installs, and what it calls the packages that Debian names otherwise. */
export interface Distribution {
  readonly name: string;
  /** Commands to run, in order; the last takes the packages' names. */
  readonly install: readonly (readonly [string, ...string[]])[];
  readonly names: Readonly<Record<string, readonly string[]>>;
}

const DEBIAN: Distribution = {
  name: 'apt',
  install: [
    ['apt-get', 'update', '-q'],
    ['apt-get', 'install', '-y', '-q', '--no-install-recommends'],
  ],
  names: {},
};
const FEDORA: Distribution = {
  name: 'dnf',
  install: [['dnf', 'install', '-y']],
  names: {
    'busybox-static': ['busybox'],
    iproute2: ['iproute'],
    uidmap: ['shadow-utils'],
    procps: ['procps-ng'],
    'libc6-dev': ['glibc-devel', 'kernel-headers'],
  },
};
const ALPINE: Distribution = {
  name: 'apk',
  install: [['apk', 'add']],
  names: { uidmap: ['shadow-subids', 'shadow'], 'libc6-dev': ['musl-dev', 'linux-headers'] },
};
const ARCH: Distribution = {
  name: 'pacman',
  install: [['pacman', '-S', '--needed', '--noconfirm']],
  names: {
    'busybox-static': ['busybox'],
    uidmap: ['shadow'],
    procps: ['procps-ng'],
    'libc6-dev': ['glibc', 'linux-api-headers'],
  },
};

const BY_PROGRAM: readonly (readonly [string, Distribution])[] = [
  ['apt-get', DEBIAN],
  ['dnf', FEDORA],
  ['apk', ALPINE],
  ['pacman', ARCH],
];

/** Told by the package manager that is there: derivatives are many, managers few. */
export function distribution(probe: Probe): Distribution | undefined {
  return BY_PROGRAM.find(([program]) => probe.find(program))?.[1];
}

/** Debian's names, as this distribution has them. */
export function packageNames(distro: Distribution, packages: readonly string[]): string[] {
  return [...new Set(packages.flatMap((p) => distro.names[p] ?? [p]))];
}
