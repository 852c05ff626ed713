type Names = ReadonlySet<string>;

/** What Docker leaves to a container's root: 00000000a80425fb (docs.docker.com, moby's oci/caps). */
export const DOCKER: Names = new Set(
  (
    'CHOWN DAC_OVERRIDE FOWNER FSETID KILL SETGID SETUID SETPCAP NET_BIND_SERVICE NET_RAW SYS_CHROOT MKNOD ' +
    'AUDIT_WRITE SETFCAP'
  )
    .split(' ')
    .map((name) => `CAP_${name}`),
);

export function without(a: Names, b: Names): string[] {
  return [...a].filter((name) => !b.has(name));
}

export function isSame(a: Names, b: Names): boolean {
  return a.size === b.size && without(a, b).length === 0;
}

/** As setpriv writes them, `sys_admin`, which is the worst, first; of many, the first few. */
export function words(names: readonly string[]): string[] {
  const MOST = 6;
  const worst = names.filter((name) => name === 'CAP_SYS_ADMIN');
  const all = [...new Set([...worst, ...names])].map((name) => name.replace(/^CAP_/, '').toLowerCase());
  return all.length > MOST ? [...all.slice(0, MOST), '…'] : all;
}
