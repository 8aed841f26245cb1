#!/bin/bash
# A real Slurm on one Debian machine, for tests: munged, slurmctld and slurmd, all of them this user's, on free ports,
# with everything they write under one folder. Two partitions that preempt by requeueing:
#   low   PriorityTier 1, GraceTime 40 s: where preemptible workers go
#   high  PriorityTier 10: whose jobs push them out
#
#   infra/slurm/one-node.sh up [DIR]       starts what does not run yet; installs slurm-wlm and munge when absent (apt, as root)
#   infra/slurm/one-node.sh status [DIR]   exit code 0 when the node takes jobs
#   infra/slurm/one-node.sh down [DIR]     cancels all jobs, stops the daemons, removes DIR
#
# DIR is .chorale/slurm unless told. Slurm's commands find it by: export SLURM_CONF=DIR/slurm.conf
# Settings: CHORALE_SLURM_GRACE (seconds, 40), CHORALE_SLURM_REQUEUE_WAIT (seconds before a requeued job may start, 10).
# Not for production: the key is made on the spot and nothing is accounted.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
grace="${CHORALE_SLURM_GRACE:-40}"
requeue_wait="${CHORALE_SLURM_REQUEUE_WAIT:-10}"
# Daemons live in sbin, which a user's PATH may lack.
PATH="$PATH:/usr/sbin:/sbin"

usage() {
  echo "usage: one-node.sh up|status|down [DIR]" >&2
  exit 2
}

fail() {
  echo "one-node.sh: $1" >&2
  exit 1
}

install_slurm() {
  command -v munged slurmctld slurmd sbatch > /dev/null && return
  command -v apt-get > /dev/null || fail "no slurmctld on PATH, and no apt-get to install it with. Install Slurm and munge."
  [ "$(id -u)" = 0 ] || fail "Slurm is missing. As root: apt-get install slurm-wlm munge"
  echo "Installing slurm-wlm and munge"
  # RUNLEVEL=1: Debian then installs the packages' services without starting them.
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends slurm-wlm munge > "$dir/log/apt.log" 2>&1 \
    || { apt-get update -qq \
      && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends slurm-wlm munge \
        >> "$dir/log/apt.log" 2>&1; } \
    || fail "apt-get could not install slurm-wlm and munge: see $dir/log/apt.log"
}

# Whether the process of a pid file is there and is the program it should be (a pid may belong to another by now).
runs() {
  local pid
  pid="$(cat "$dir/run/$1.pid" 2> /dev/null)" && [ "$(cat "/proc/$pid/comm" 2> /dev/null)" = "$1" ]
}

wait_for() {
  local what="$1" seconds="$2"
  shift 2
  for ((i = 0; i < seconds * 5; i++)); do
    "$@" > /dev/null 2>&1 && return
    sleep 0.2
  done
  fail "$what after $seconds s: see $dir/log"
}

stop() {
  runs "$1" || return 0
  local pid
  pid="$(cat "$dir/run/$1.pid")"
  kill "$pid" 2> /dev/null || return 0
  for ((i = 0; i < 50; i++)); do
    runs "$1" || return 0
    sleep 0.2
  done
  kill -9 "$pid" 2> /dev/null || true
}

# Two ports that nobody listens on.
free_ports() {
  local port found=0
  for ((port = 16817; port < 17817 && found < 2; port++)); do
    if ! (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; then
      echo "$port"
      found=$((found + 1))
    fi
  done
}

write_conf() {
  local user host ports
  user="$(id -un)"
  host="$(hostname -s)"
  mapfile -t ports < <(free_ports)
  cat > "$dir/slurm.conf" << CONF
ClusterName=one-node
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=${ports[0]}
SlurmdPort=${ports[1]}
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
CredType=cred/munge
# A requeued job may not start again before the credential of its last run has expired: 120 s in a real cluster.
AuthInfo=socket=$dir/run/munge.socket,cred_expire=$requeue_wait
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool
SlurmctldPidFile=$dir/run/slurmctld.pid
SlurmdPidFile=$dir/run/slurmd.pid
SlurmctldLogFile=$dir/log/slurmctld.log
SlurmdLogFile=$dir/log/slurmd.log
SlurmctldDebug=verbose
SlurmdDebug=verbose
# No control groups, no accounting: nothing of the machine is touched.
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MailProg=/bin/true
ReturnToService=2
SchedulerParameters=sched_interval=2,bf_interval=2
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
KillWait=5
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=low Nodes=ALL Default=YES PriorityTier=1 GraceTime=$grace MaxTime=INFINITE State=UP
PartitionName=high Nodes=ALL Default=NO PriorityTier=10 PreemptMode=OFF MaxTime=INFINITE State=UP
CONF
}

up() {
  mkdir -p "$dir"/{log,run,state,spool}
  install_slurm
  export SLURM_CONF="$dir/slurm.conf"
  if ! runs munged; then
    [ -s "$dir/munge.key" ] || (umask 077 && head -c 128 /dev/urandom > "$dir/munge.key")
    # --force: with the folder's own user and place, not the package's.
    munged --force --socket="$dir/run/munge.socket" --key-file="$dir/munge.key" --pid-file="$dir/run/munged.pid" \
      --seed-file="$dir/state/munged.seed" --log-file="$dir/log/munged.log" 2> "$dir/log/munged.err" \
      || fail "munged did not start: $(cat "$dir/log/munged.err")"
  fi
  [ -s "$SLURM_CONF" ] || write_conf
  runs slurmctld || slurmctld -f "$SLURM_CONF" 2> "$dir/log/slurmctld.err" || fail "slurmctld did not start: $(cat "$dir/log/slurmctld.err")"
  wait_for "slurmctld does not answer" 20 scontrol ping
  runs slurmd || slurmd -f "$SLURM_CONF" 2> "$dir/log/slurmd.err" || fail "slurmd did not start: $(cat "$dir/log/slurmd.err")"
  wait_for "the node is not idle" 30 takes_jobs
  echo "Slurm $(sinfo --version | cut -d' ' -f2) on $(hostname -s), partitions low and high. To use it:"
  echo "  export SLURM_CONF=$SLURM_CONF"
}

takes_jobs() {
  SLURM_CONF="$dir/slurm.conf" sinfo --noheader --partition=low --format=%t | grep -Eq '^(idle|mix|alloc)$'
}

status() {
  for daemon in munged slurmctld slurmd; do
    if runs "$daemon"; then echo "$daemon: process $(cat "$dir/run/$daemon.pid")"; else echo "$daemon: not running"; fi
  done
  if ! runs slurmctld || ! runs munged; then return 1; fi
  export SLURM_CONF="$dir/slurm.conf"
  sinfo
  squeue
  takes_jobs
}

down() {
  [ -d "$dir" ] || return 0
  # Only a folder that this script has made is removed.
  [ -f "$dir/slurm.conf" ] || [ -z "$(ls -A "$dir")" ] || fail "$dir holds no slurm.conf: not removed"
  if runs slurmctld && runs munged; then
    export SLURM_CONF="$dir/slurm.conf"
    # Killed at once: whoever takes the cluster down no longer waits for its jobs' grace.
    scancel --signal=KILL --full --user="$(id -un)" 2> /dev/null || true
    scancel --user="$(id -un)" 2> /dev/null || true
    for ((i = 0; i < 50; i++)); do
      [ -n "$(squeue --noheader 2> /dev/null)" ] || break
      sleep 0.2
    done
  fi
  stop slurmd
  stop slurmctld
  stop munged
  rm -rf "$dir"
}

[ $# -ge 1 ] && [ $# -le 2 ] || usage
dir="${2:-$root/.chorale/slurm}"
case "$dir" in /*) ;; *) dir="$PWD/$dir" ;; esac
# A socket's path has at most 107 characters.
[ "${#dir}" -le 85 ] || fail "$dir is too long for a socket in it: take a folder with a shorter path"
case "$1" in
  up) up ;;
  status) status ;;
  down) down ;;
  *) usage ;;
esac
