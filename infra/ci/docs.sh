#!/bin/bash
# Reports as people get them: their LaTeX compiles with Debian's TeX, their pages are opened in Chromium and
# looked at by axe. Wants pdflatex, chromium, node and npm; as root on Debian it installs what is not there.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

packages=()
command -v pdflatex >/dev/null || packages+=(texlive-latex-base texlive-latex-recommended)
command -v chromium >/dev/null || packages+=(chromium)
command -v npm >/dev/null || packages+=(nodejs npm)
if [ ${#packages[@]} -gt 0 ]; then
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || die "not here, and can't be installed: ${packages[*]}"
  say "installing ${packages[*]}"
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${packages[@]}" >"$work/apt.log" ||
    { cat "$work/apt.log"; die "apt-get failed"; }
fi

cd "$work"
"$chorale" demo >demo.txt 2>progress.txt || {
  cat progress.txt demo.txt
  die "the demo failed"
}
page=$(grep -o '[^ ]*report\.html' demo.txt | tail -n 1)
folder=$(dirname "$page")

# The demo's, and that of the tests: several corpora, holes, improvements, the paper's rows.
compiles() { # NAME FILE
  mkdir "$1"
  for pass in 1 2; do # labels and references need two
    (cd "$1" && pdflatex -interaction=nonstopmode -halt-on-error "$2" >pass-$pass.txt) || {
      tail -n 30 "$1/pass-$pass.txt"
      die "report.tex of $1 does not compile"
    }
  done
  [ -s "$1/report.pdf" ] || die "pdflatex wrote no PDF of $1"
  if grep -E 'Missing character|LaTeX Warning: (Reference|There were undefined)' "$1/report.log"; then
    die "report.tex of $1 compiles, but lacks something"
  fi
  local wide
  wide=$(grep -c 'Overfull' "$1/report.log" || true)
  say "report.tex of $1 compiles: $(grep -o 'Output written.*' "$1/report.log"), $wide overfull lines"
  [ "$wide" -eq 0 ] || die "a table or line is wider than the page: $(grep Overfull "$1/report.log")"
}
compiles demo "$folder/report.tex"
compiles tests "$root/activities/src/test/resources/dev/chorale/report/report.tex"

cp "$root/infra/ci/page/"* .
npm ci --silent --no-audit --no-fund
mkdir -p "${PAGES_OUT:-pages}" pages-of-tests
node check.mjs "$(command -v chromium)" "$page" "${PAGES_OUT:-pages}"
"$root/mvnw" -f "$root/pom.xml" -B -q test -pl activities -am -Dtest=ReportFilesTest -Dsurefire.failIfNoSpecifiedTests=false \
  -Dchorale.page="$work/tests.html"
node check.mjs "$(command -v chromium)" tests.html pages-of-tests
