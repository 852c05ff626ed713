# The emulated machine's PID 1, on its root proper: what systemd leaves when it has booted, without systemd. Mounts are
# shared, cgroups are version 2 alone with their controllers handed down, /dev is furnished. Then the job runs.
exec </dev/null >/dev/console 2>&1
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
own=/run/nslab-vm
# Programs of the machine's own are linked at each start, which costs an emulated processor 30 ms: busybox's are not.
for name in cat chmod chown grep hostname ip ln mkdir mkfifo modprobe mount poweroff setsid sleep sync; do
  "$own/busybox" ln -s busybox "$own/$name"
done
PATH=$own:$PATH
. "$own/places"

echo "$own/modprobe" >/proc/sys/kernel/modprobe
mkdir -p /dev/pts /dev/shm /dev/mqueue /run/lock
mount -t devpts -o gid=5,mode=620,ptmxmode=666 devpts /dev/pts
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs /dev/shm
mount -t mqueue mqueue /dev/mqueue
ln -sfn /proc/self/fd /dev/fd
for n in 0:stdin 1:stdout 2:stderr; do ln -sfn "fd/${n%:*}" "/dev/${n#*:}"; done
mount --make-rshared /
hostname vm
ip link set lo up

groups=/sys/fs/cgroup
mount -t cgroup2 -o nosuid,nodev,noexec,nsdelegate,memory_recursiveprot cgroup2 $groups
hand_down() { for controller in "$@"; do echo "+$controller" >"$group/cgroup.subtree_control"; done; }
group=$groups
hand_down cpuset cpu io memory pids
if [ -n "$LEARNER" ]; then
  # As systemd has it for a user: one group that is the user's own, to be divided further.
  group=$groups/user.service
  mkdir $group
  hand_down cpu memory pids
fi
# Whoever logs in has a group of its own; where there are processes, nothing can be handed down.
mkdir $group/session.scope

port() {
  for folder in /sys/class/virtio-ports/*; do
    read -r name <"$folder/name" && [ "$name" = "$1" ] && echo "/dev/${folder##*/}" && return
  done
}
tries=0
until status=$(port status) && [ -n "$status" ] || [ $tries -ge 200 ]; do sleep 0.05; tries=$((tries + 1)); done
ln -s "$(port report)" "$own/report"
chmod 666 "$own/report"
echo up >"$status"

become=
if [ -n "$LEARNER" ]; then
  echo "$LEARNER:x:$LEARNER_ID:$LEARNER_ID::/home/$LEARNER:/bin/bash" >>/etc/passwd
  echo "$LEARNER:x:$LEARNER_ID:" >>/etc/group
  for file in /etc/subuid /etc/subgid; do echo "$RANGE" >$file; done
  mkdir -p "/home/$LEARNER"
  chown "$LEARNER_ID:$LEARNER_ID" "/home/$LEARNER"
  for own_group in $group $group/session.scope; do
    chown "$LEARNER_ID:$LEARNER_ID" $own_group
    for file in procs subtree_control threads; do chown "$LEARNER_ID:$LEARNER_ID" $own_group/cgroup.$file; done
  done
  # A checkout or a node in root's home is shown to the learner too.
  for folder in $OPENED; do chmod a+x "$folder"; done
  become="/usr/bin/setpriv --reuid=$LEARNER_ID --regid=$LEARNER_ID --clear-groups --"
fi

mkfifo "$own/out" "$own/err"
cat <"$own/out" >"$(port out)" &
tellers=$!
cat <"$own/err" >"$(port err)" &
tellers="$tellers $!"
(
  echo 0 >$group/session.scope/cgroup.procs
  exec setsid $become /bin/sh "$own/job"
) >"$own/out" 2>"$own/err" &
wait $!
ended=$?
# What the job left running may hold its output open: last words get a second.
tries=0
while kill -0 $tellers 2>/dev/null && [ $tries -lt 20 ]; do sleep 0.05; tries=$((tries + 1)); done
echo "ended $ended" >"$status"
sync
poweroff -f
