#!/bin/sh
# A root file system from an archive: an image, or a tree packed with tar.
#
#   from-archive.sh FOLDER ARCHIVE [SHA256]
#   from-archive.sh FOLDER ADDRESS  SHA256
#
# ARCHIVE is a file: what `docker save IMAGE >ARCHIVE` or `podman save` writes, an OCI layout in a tar, or a root
# file system in a tar (plain, gzip or zstd). From an http(s) ADDRESS it is fetched only with its checksum, once.
#
# An image is a tar of tars, its layers, lowest first. Each is unpacked over those below; a file `.wh.NAME` in it
# says that NAME of the layers below is gone (lab 6 is about that). This is done by `nslab unpack --flat`, which
# writes nowhere but below FOLDER, whatever is in the archive, and which makes FOLDER whole or not at all.
set -eu

usage='usage: from-archive.sh FOLDER ARCHIVE [SHA256]'
folder=${1:?$usage}
archive=${2:?$usage}
wanted=${3-}
here=$(dirname "$0")

fail() {
  echo "from-archive.sh: $1" >&2
  [ -z "${2-}" ] || echo "  -> $2" >&2
  exit 1
}

case $archive in
  http://*|https://*)
    [ -n "$wanted" ] || fail "$archive is an address: its sha256 checksum is wanted as well" \
      "from-archive.sh $folder ADDRESS SHA256"
    archive=$(sh "$here/fetch.sh" "$archive" "$wanted")
    ;;
  *)
    [ -f "$archive" ] || fail "there is no file $archive" \
      'In the lab host only what lies in the work folder (/lab) or in the system folders is seen.'
    if [ -n "$wanted" ]; then
      found=$(sha256sum <"$archive" | cut -d' ' -f1)
      [ "$found" = "$(printf %s "${wanted#sha256:}" | tr A-F a-f)" ] ||
        fail "$archive is another file: its checksum is $found, not ${wanted#sha256:}" \
          'Compare both with what is published.'
    fi
    ;;
esac

# In the lab host node is where nslab brought it.
node=/run/nslab/node/node
[ -x "$node" ] || node=node
exec "$node" "$here/../dist/src/cli/main.js" unpack --flat "$archive" "$folder"
