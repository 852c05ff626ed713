#!/bin/sh
# A root file system of Alpine Linux: a few megabytes, with a package manager.
#
#   from-alpine.sh FOLDER FILE [SHA256]
#   from-alpine.sh FOLDER ADDRESS SHA256
#
# Alpine publishes it as alpine-minirootfs-VERSION-ARCH.tar.gz, with its checksum beside it (….tar.gz.sha256):
#   https://dl-cdn.alpinelinux.org/alpine/latest-stable/releases/x86_64/
set -eu

usage='usage: from-alpine.sh FOLDER FILE|ADDRESS [SHA256]'
folder=${1:?$usage}
source=${2:?$usage}
here=$(dirname "$0")

sh "$here/from-archive.sh" "$folder" "$source" ${3+"$3"}

if ! [ -f "$folder/etc/alpine-release" ]; then
  rm -rf "$folder"
  echo "from-alpine.sh: $source is no Alpine root file system: it has no etc/alpine-release" >&2
  echo '  -> For any other archive: from-archive.sh FOLDER ARCHIVE' >&2
  exit 1
fi
