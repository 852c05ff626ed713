/** What the lab host calls its second person, and the ids that /etc/subuid grants to her. */
export const ADA = { name: 'ada', uid: 4001, home: '/run/ada', first: 10_000, count: 2_000 } as const;

/** Where the lab host has one id only, ada is its root by another name: in a user namespace that calls it 4001. */
export const ADA_NAMESPACE = '/run/ada.ns';

/**
 * Makes ada, once in a lab host's life. She stands before whoever the machine has of that name. newuidmap is
 * copied because an ordinary user's lab host shows the machine's as nobody's, and a set-user-ID bit counts
 * only for an owner that is mapped (execve(2)); /run and /tmp are mounted nosuid.
 */
export const PERSON = `
set -e
[ -e ${ADA.home}/.bashrc ] && exit 0
mkdir -p ${ADA.home} /usr/local/bin
put_first() { grep -qxF "$2" "$1" 2>/dev/null || { { echo "$2"; cat "$1" 2>/dev/null || :; } >/run/put; cat /run/put >"$1"; rm /run/put; }; }
put_first /etc/passwd ${ADA.name}:x:${ADA.uid}:${ADA.uid}:Ada:${ADA.home}:/bin/bash
put_first /etc/group ${ADA.name}:x:${ADA.uid}:
if awk '$1 <= ${ADA.uid} && ${ADA.uid} < $1 + $3 { found = 1 } END { exit !found }' /proc/self/uid_map; then
  put_first /etc/subuid ${ADA.name}:${ADA.first}:${ADA.count}
  put_first /etc/subgid ${ADA.name}:${ADA.first}:${ADA.count}
  for program in newuidmap newgidmap; do
    [ -x /usr/bin/$program ] || continue
    cp /usr/bin/$program /usr/local/bin/$program
    chmod 4755 /usr/local/bin/$program
  done
  groups=--clear-groups
  [ "$(cat /proc/self/setgroups)" = allow ] || groups=--keep-groups
  become="setpriv --reuid=${ADA.uid} --regid=${ADA.uid} $groups --"
  owner=${ADA.uid}:${ADA.uid}
else
  unshare --user sleep 60 &
  until [ "$(readlink /proc/$!/ns/user)" != "$(readlink /proc/self/ns/user)" ]; do sleep 0.01; done
  echo deny >/proc/$!/setgroups
  echo '${ADA.uid} 0 1' >/proc/$!/uid_map
  echo '${ADA.uid} 0 1' >/proc/$!/gid_map
  touch ${ADA_NAMESPACE}
  mount --bind /proc/$!/ns/user ${ADA_NAMESPACE}
  kill $!
  become="nsenter --user=${ADA_NAMESPACE} --preserve-credentials --"
  owner=0:0
fi
cat >/usr/local/bin/ada <<END
#!/bin/sh
# A shell as ada, as su would give it; with a command: that command as ada.
export HOME=${ADA.home} USER=${ADA.name} LOGNAME=${ADA.name} HISTFILE=${ADA.home}/.bash_history
cd
[ \\$# -gt 0 ] || set -- bash
exec $become "\\$@"
END
chmod 755 /usr/local/bin/ada
cat >${ADA.home}/.bashrc <<'END'
# Read by every bash that ada starts, also in namespaces of hers.
[ -r /run/nslab/bashrc ] && . /run/nslab/bashrc
export HISTFILE=${ADA.home}/.bash_history
export PS1='\\[\\e[1;35m\\]ada\\[\\e[0m\\]:\\w\\$ '
[ -n "$NO_COLOR" ] && PS1='ada:\\w\\$ '
END
chown -R $owner ${ADA.home}
`;
