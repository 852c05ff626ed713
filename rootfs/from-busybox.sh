#!/bin/sh
# The smallest root file system: one statically linked program, and a link for each name that it answers to.
#
#   from-busybox.sh FOLDER
set -eu

folder=${1:?usage: from-busybox.sh FOLDER}
busybox=$(command -v busybox) || {
  echo "from-busybox.sh: no busybox on this machine (Debian: the package busybox-static)" >&2
  exit 1
}

mkdir -p "$folder/bin"
cp -L "$busybox" "$folder/bin/busybox"

# Debian has two packages; the one that is not called static needs libraries.
for file in $(ldd "$busybox" 2>/dev/null | grep -o '/[^ ]* ' || true); do
  mkdir -p "$folder${file%/*}"
  cp -L "$file" "$folder$file"
done

# Hard links to the copy. (With -s they would be symbolic, to where busybox lies on this machine.)
# A busybox built without its installer: relative links, one by one.
"$folder/bin/busybox" --install "$folder/bin" 2>/dev/null ||
  for name in $("$busybox" --list); do
    [ "$name" = busybox ] || ln -sf busybox "$folder/bin/$name"
  done
for place in dev etc proc root run sys tmp; do
  mkdir -p "$folder/$place"
done
