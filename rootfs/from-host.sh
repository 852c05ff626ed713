#!/bin/sh
# A root file system from the programs of this machine: each program, its loader, its libraries.
#
#   from-host.sh FOLDER [PROGRAM…]
#
# What a program needs is what `ldd` says: the libraries, theirs in turn, and the loader, which the kernel
# starts first (execve(2), "interpreter"). Each file goes to the same path under FOLDER, because that is where
# the program will look for it once FOLDER is its /.
#
# What is in FOLDER already stays. The same programs give the same tree, times included.
set -eu
umask 022
export LC_ALL=C

folder=${1:?usage: from-host.sh FOLDER [PROGRAM...]}
shift

# A program's path; not `command -v`, which answers `kill` for kill: that is built into the shell.
find_program() {
  IFS=:
  for place in $PATH; do
    [ -f "$place/$1" ] && [ -x "$place/$1" ] && { echo "$place/$1"; return; }
  done
  return 1
}

# Made beside it and then moved: nobody finds half of it.
mkdir -p "$(dirname "$folder")"
new=$(mktemp -d "${folder%/}.XXXXXX")
trap 'rm -rf "$new"' EXIT
mkdir "$new/bin"

copy() {
  [ -e "$new$2" ] && return
  mkdir -p "$new${2%/*}"
  cp -L "$1" "$new$2"
}

# Lines of ldd:  libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x…)   and   /lib64/ld-linux-x86-64.so.2 (0x…)
libraries() {
  ldd "$1" 2>/dev/null | grep -o '/[^ ]* ' | sort -u
}

add() {
  copy "$1" "$2"
  for file in $(libraries "$1"); do
    copy "$file" "$file"
  done
  # A script is run by another program (execve(2), "interpreter scripts"), and that has libraries, too.
  if [ "$(head -c 2 "$1" | tr -d '\0')" = '#!' ]; then
    interpreter=$(head -n 1 "$1" | sed 's/^#! *//; s/ .*//')
    [ -e "$new$interpreter" ] || add "$interpreter" "$interpreter"
  fi
}

if [ $# -gt 0 ]; then
  for program in "$@"; do
    path=$(find_program "$program") || {
      echo "from-host.sh: no program $program on this machine (looked in $PATH)" >&2
      exit 1
    }
    add "$path" "/bin/$program"
  done
else
  for program in bash cat ln ls mkdir mount ps rm sleep touch umount; do
    if path=$(find_program "$program"); then
      add "$path" "/bin/$program"
    else
      echo "from-host.sh: no $program on this machine, left out" >&2
    fi
  done
fi

# A root wants a /bin/sh, and mount points need folders.
[ -e "$new/bin/sh" ] || ! [ -e "$new/bin/bash" ] || ln -s bash "$new/bin/sh"
for place in dev etc proc root run sys tmp; do
  mkdir -p "$new/$place"
done

find "$new" -depth -exec touch -h -d @0 {} +
chmod 755 "$new"
# An empty folder gives way (rename(2)); into one with files in it, ours are copied.
if ! [ -e "$folder" ] || { [ -d "$folder" ] && rmdir "$folder" 2>/dev/null; }; then
  mv "$new" "$folder"
else
  cp -a "$new/." "$folder"
fi
