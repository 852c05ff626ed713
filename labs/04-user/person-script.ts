/** What the lab host calls its second person, and the ids that /etc/subuid grants to her. */
export const ADA = { name: 'ada', uid: 4001, home: '/run/ada', first: 10_000, count: 2_000 } as const;

/** Where the lab host has one id only, ada is its root by another name: in a user namespace that calls it 4001. */
export const ADA_NAMESPACE = '/run/ada.ns';

/** `ada`: by which command a shell becomes hers. */
export function becomeHer(become: string): string {
  return `#!/bin/sh
# A shell as ada, as su would give it; with a command: that command as ada.
export HOME=${ADA.home} USER=${ADA.name} LOGNAME=${ADA.name} HISTFILE=${ADA.home}/.bash_history
cd
[ $# -gt 0 ] || set -- bash
exec ${become} "$@"
`;
}

export const BASHRC = `# Read by every bash that ada starts, also in namespaces of hers.
[ -r /run/nslab/bashrc ] && . /run/nslab/bashrc
export HISTFILE=${ADA.home}/.bash_history
export PS1='\\[\\e[1;35m\\]ada\\[\\e[0m\\]:\\w\\$ '
[ -n "$NO_COLOR" ] && PS1='ada:\\w\\$ '
`;

const PUT_FIRST = `
set -e
put_first() {
  grep -qxF "$2" "$1" 2>/dev/null && return
  { echo "$2"; cat "$1" 2>/dev/null || :; } >/run/put
  cat /run/put >"$1"
  rm /run/put
}
put_first /etc/passwd ${ADA.name}:x:${ADA.uid}:${ADA.uid}:Ada:${ADA.home}:/bin/bash
put_first /etc/group ${ADA.name}:x:${ADA.uid}:
`;

/**
 * Ada beside the lab host's root, before whoever the machine has of that name. newuidmap is copied where its
 * set-user-ID bit does not count: an ordinary user's lab host shows the machine's as nobody's, and the bit is
 * for owners who are mapped (execve(2)). Not to /run or /tmp, which are mounted nosuid; nor on a real machine.
 */
export const WITH_AN_ID = `${PUT_FIRST}
put_first /etc/subuid ${ADA.name}:${ADA.first}:${ADA.count}
put_first /etc/subgid ${ADA.name}:${ADA.first}:${ADA.count}
if ! grep -q 4294967295 /proc/self/uid_map; then
  for program in newuidmap newgidmap; do
    original=/usr/bin/$program
    [ -x $original ] || continue
    [ -u $original ] && [ "$(stat -c %u $original)" = 0 ] && continue
    cp $original /usr/local/bin/$program
    chmod 4755 /usr/local/bin/$program
  done
fi
chown -R ${ADA.uid}:${ADA.uid} ${ADA.home}
`;

/** The only id there is, under another number; the namespace is kept by a mount. */
export const WITHOUT_ONE = `${PUT_FIRST}
[ -e ${ADA_NAMESPACE} ] && exit 0
unshare --user sleep 60 &
while [ "$(readlink /proc/$!/ns/user)" = "$(readlink /proc/self/ns/user)" ]; do
  kill -0 $!
  sleep 0.01
done
echo deny >/proc/$!/setgroups
echo '${ADA.uid} 0 1' >/proc/$!/uid_map
echo '${ADA.uid} 0 1' >/proc/$!/gid_map
touch ${ADA_NAMESPACE}
mount --bind /proc/$!/ns/user ${ADA_NAMESPACE}
kill $!
`;
