#!/bin/busybox sh
# The emulated machine's first program, on the kernel's first root (this archive in memory): loads what the disk and
# the shared files need, and builds the root proper. It is the machine outside, read only, below a disk that is thrown
# away; then boot.sh goes on there.
/bin/busybox --install -s /bin
PATH=/bin
give_up() { echo "nslab vm: $*" >/dev/console; poweroff -f; }

mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
while read -r module; do insmod "/modules/$module" || echo "nslab vm: $module was not loaded" >/dev/console; done </modules/order

tries=0
until [ -b /dev/vda ] || [ $tries -ge 200 ]; do sleep 0.05; tries=$((tries + 1)); done
mount -t ext4 -o noatime /dev/vda /disk || give_up "no disk"
mount -t 9p -o ro,trans=virtio,version=9p2000.L,msize=512000,cache=loose,access=any machine /machine || give_up "no shared files"
mkdir -p /disk/upper /disk/work /disk/tmp /disk/var-tmp
chmod 1777 /disk/tmp /disk/var-tmp
mount -t overlay -o lowerdir=/machine,upperdir=/disk/upper,workdir=/disk/work root /root || give_up "no overlay"

cd /root || give_up "no root"
mkdir -p proc sys dev run tmp var/tmp
for name in proc sys dev; do mount --move /$name /root/$name; done
mount -t tmpfs -o mode=755,nosuid,nodev run run
mkdir run/nslab-vm
cp /bin/busybox /job/* run/nslab-vm
. /job/places

# Modules are loaded on demand, by the kernel's own call of modprobe.
release=$(uname -r)
mkdir -p run/nslab-vm/modules lib/modules
mount --bind "/machine$MODULES" run/nslab-vm/modules
# A link: machines have nothing mounted below /usr.
rm -rf "lib/modules/$release"
ln -s /run/nslab-vm/modules "lib/modules/$release"

# /tmp is on the disk itself: an overlay's upper layer cannot lie on an overlay. A checkout in /tmp shows through.
if [ -n "$IN_TMP" ]; then mkdir /shown && mount --bind "/root$FOLDER" /shown; fi
mount --bind /disk/tmp tmp
mount --bind /disk/var-tmp var/tmp
if [ -n "$IN_TMP" ]; then mkdir -p "/root$FOLDER" && mount --bind /shown "/root$FOLDER" && umount /shown; fi
if [ -n "$SWAP" ]; then
  fallocate -l "$SWAP" /disk/swap && chmod 600 /disk/swap && mkswap /disk/swap >/dev/null && swapon /disk/swap ||
    echo "nslab vm: no swap" >/dev/console
fi
umount -l /machine
umount -l /disk
cd /
exec switch_root /root /run/nslab-vm/busybox sh /run/nslab-vm/boot.sh
