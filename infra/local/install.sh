#!/bin/sh
# Installs the two servers that `chorale up` runs, Temporal with its web UI and MinIO, from source
# with Go, for this user only. What is there already is left alone.
#
#   sh infra/local/install.sh            both
#   sh infra/local/install.sh minio      one of them
#
#   CHORALE_TOOLS   where to put them; else ~/.cache/chorale/bin
#
# Undo: remove that folder.
set -eu

TEMPORAL=github.com/temporalio/cli/cmd/temporal@v1.5.1
MINIO=github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c

dir=${CHORALE_TOOLS:-$HOME/.cache/chorale/bin}
[ $# -gt 0 ] || set -- temporal minio

for name in "$@"; do
  case $name in
    temporal) source=$TEMPORAL ;;
    minio) source=$MINIO ;;
    *)
      echo "install.sh: there is no '$name' here, only temporal and minio" >&2
      exit 2
      ;;
  esac
  if [ -x "$dir/$name" ]; then
    echo "$name is there: $dir/$name"
    continue
  fi
  if ! command -v go >/dev/null 2>&1; then
    echo "install.sh: $name is built with Go, and there is no go on the PATH." >&2
    echo "Install Go 1.25 or newer (https://go.dev/dl), or put $name itself on the PATH." >&2
    exit 1
  fi
  mkdir -p "$dir"
  echo "Installing $name into $dir: go install $source"
  echo "(downloads its sources and compiles them: several minutes, once)"
  # Through a folder of its own, so that nobody runs half a file.
  fresh=$(mktemp -d "$dir/.install.XXXXXX")
  trap 'rm -rf "$fresh"' EXIT
  trap 'exit 130' INT TERM HUP
  if ! env -u GOFLAGS GOBIN="$fresh" go install "$source"; then
    echo "install.sh: go could not install $name; what it says is above." >&2
    echo "Behind a proxy, set GOPROXY; or put $name itself on the PATH." >&2
    exit 1
  fi
  mv "$fresh/$name" "$dir/$name"
  rm -rf "$fresh"
  trap - EXIT INT TERM HUP
  echo "$name is installed: $dir/$name"
done
