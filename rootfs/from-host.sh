#!/bin/sh
# A root file system from the programs of this machine: each program, its loader, its libraries.
#
#   from-host.sh FOLDER [PROGRAM…]
#
# What a program needs is what `ldd` says: the libraries, theirs in turn, and the loader, which the kernel
# starts first (execve(2), "interpreter"). Each file goes to the same path under FOLDER, because that is where
# the program will look for it once FOLDER is its /.
set -eu

folder=${1:?usage: from-host.sh FOLDER [PROGRAM...]}
shift
[ $# -gt 0 ] || set -- bash cat ln ls mkdir mount ps rm sleep touch umount

mkdir -p "$folder/bin"
for program in "$@"; do
  path=$(command -v "$program") || {
    echo "from-host.sh: no $program on this machine, left out" >&2
    continue
  }
  cp -L "$path" "$folder/bin/$program"

  # Lines of ldd:  libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x…)   and   /lib64/ld-linux-x86-64.so.2 (0x…)
  for file in $(ldd "$path" 2>/dev/null | grep -o '/[^ ]* ' || true); do
    [ -e "$folder$file" ] && continue
    mkdir -p "$folder${file%/*}"
    cp -L "$file" "$folder$file"
  done
done

# A root wants a /bin/sh, and mount points need folders.
[ -e "$folder/bin/sh" ] || ln -s bash "$folder/bin/sh"
for place in dev etc proc root run sys tmp; do
  mkdir -p "$folder/$place"
done
