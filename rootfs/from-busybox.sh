#!/bin/sh
# The smallest root file system: one program, best statically linked, and a link for each name that it answers to.
#
#   from-busybox.sh FOLDER
#
# What is in FOLDER already stays. The same busybox gives the same tree, times included.
set -eu
umask 022
export LC_ALL=C

folder=${1:?usage: from-busybox.sh FOLDER}

# Debian has two packages; the one that is not called static needs libraries, which from-host.sh finds.
sh "$(dirname "$0")/from-host.sh" "$folder" busybox || {
  echo '  -> Debian, Ubuntu: apt install busybox-static' >&2
  exit 1
}

# Hard links to the copy. (With -s they would be symbolic, to where busybox lies on this machine.)
# A busybox built without its installer: relative links, one by one.
"$folder/bin/busybox" --install "$folder/bin" 2>/dev/null ||
  for name in $(busybox --list); do
    [ "$name" = busybox ] || ln -sf busybox "$folder/bin/$name"
  done
touch -h -d @0 "$folder"/bin/* "$folder/bin"
