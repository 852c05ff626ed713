#!/bin/sh
# A root file system from an archive that is at hand: no network needed here.
#
#   from-archive.sh FOLDER ARCHIVE
#
# ARCHIVE is either a root file system packed with tar, such as Alpine's minirootfs
#   https://dl-cdn.alpinelinux.org/alpine/latest-stable/releases/x86_64/   alpine-minirootfs-*.tar.gz
# or an image, as written by `docker save IMAGE >ARCHIVE` or `podman save IMAGE >ARCHIVE`.
#
# An image is a tar of tars: manifest.json names the layers, lowest first; each is unpacked over those below.
# A file `.wh.NAME` in a layer says that NAME of the layers below is gone (lab 6 is about that).
set -eu

folder=${1:?usage: from-archive.sh FOLDER ARCHIVE}
archive=${2:?usage: from-archive.sh FOLDER ARCHIVE}
mkdir -p "$folder"

# Device nodes cannot be made in a user namespace, and owners that are not mapped cannot be given.
unpack() {
  tar -xf "$1" -C "$folder" --no-same-owner --exclude='dev/*' --exclude='./dev/*'
}

if ! tar -tf "$archive" | grep -qx '\(\./\)\{0,1\}manifest\.json'; then
  unpack "$archive"
  exit
fi

image=$(mktemp -d)
trap 'rm -rf "$image"' EXIT
tar -xf "$archive" -C "$image" --no-same-owner

# "Layers":["blobs/sha256/4abc…","…"]  (older ones: "4abc…/layer.tar")
layers=$(tr -d '\n\t ' <"$image/manifest.json" | grep -o '"Layers":\[[^]]*\]' | head -n 1 |
  sed 's/^"Layers":\[//; s/\]$//; s/,/\n/g; s/"//g')
for layer in $layers; do
  tar -tf "$image/$layer" | grep -E '(^|/)\.wh\.' | while read -r mark; do
    name=${mark##*/.wh.}
    case $mark in
      *.wh..wh..opq) find "$folder/${mark%/*}" -mindepth 1 -delete 2>/dev/null || true ;;
      */*) rm -rf "${folder:?}/${mark%/*}/$name" ;;
      *) rm -rf "${folder:?}/${mark#.wh.}" ;;
    esac
  done || true
  unpack "$image/$layer"
done
find "$folder" -name '.wh.*' -delete
