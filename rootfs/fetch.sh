#!/bin/sh
# A file from an address, kept under its checksum: fetched once, and never used unless it is the right one.
#
#   fetch.sh ADDRESS SHA256        prints where the file lies
#
# The other recipes call this when they are given an address; nothing else here uses a network.
set -eu

fail() {
  echo "fetch.sh: $1" >&2
  [ -z "${2-}" ] || echo "  -> $2" >&2
  exit 1
}

[ $# -eq 2 ] || { echo 'usage: fetch.sh ADDRESS SHA256' >&2; exit 2; }
address=$1
wanted=$(printf %s "${2#sha256:}" | tr A-F a-f)

case $address in
  http://*|https://*) ;;
  *) fail "$address is no http:// or https:// address" ;;
esac
if ! printf %s "$wanted" | grep -Eqx '[0-9a-f]{64}'; then
  fail "$2 is no sha256 checksum (64 hexadecimal digits)" \
    'It stands beside the file where it is published, and is not asked of the same server on trust.'
fi

cache=${XDG_CACHE_HOME:-${HOME:?}/.cache}/nslab
file=$cache/$wanted
checksum() { sha256sum <"$1" | cut -d' ' -f1; }

mkdir -p "$cache"
if [ -f "$file" ]; then
  if [ "$(checksum "$file")" = "$wanted" ]; then
    echo "$file"
    exit
  fi
  echo "fetch.sh: what was kept of $address has been damaged; fetching it anew" >&2
fi

# Into a file of our own: two at once fetch twice, and rename(2) lets the later win. Nobody sees half a file.
draft=$(mktemp "$cache/.fetching-XXXXXX")
trap 'rm -f "$draft"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

if command -v curl >/dev/null; then
  curl --fail --silent --show-error --location --proto =http,https --connect-timeout 20 \
    --max-filesize 8589934592 --output "$draft" "$address"
elif command -v wget >/dev/null; then
  wget -q -T 20 -O "$draft" "$address"
else
  fail 'there is neither curl nor wget here' 'Install one of them, or bring the file some other way and give its path.'
fi || fail "could not fetch $address" \
  'The lab host has no network. Run this outside, or fetch the file there, put it into the work folder (/lab), and give its path.'

found=$(checksum "$draft")
[ "$found" = "$wanted" ] || fail "$address is another file: its checksum is $found, not $wanted. It was not kept." \
  'Compare both with what is published. A newer version has another address and another checksum.'
mv -f "$draft" "$file"
echo "$file"
