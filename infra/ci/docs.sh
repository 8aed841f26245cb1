#!/bin/bash
# The demo's report as people get it: its LaTeX compiles with Debian's TeX, its page is opened in Chromium and
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

mkdir latex
for pass in 1 2; do # labels and references need two
  (cd latex && pdflatex -interaction=nonstopmode -halt-on-error "$folder/report.tex" >pass-$pass.txt) || {
    tail -n 30 latex/pass-$pass.txt
    die "report.tex does not compile"
  }
done
[ -s latex/report.pdf ] || die "pdflatex wrote no PDF"
if grep -E 'Missing character|LaTeX Warning: (Reference|There were undefined)' latex/report.log; then
  die "report.tex compiles, but lacks something"
fi
wide=$(grep -c 'Overfull' latex/report.log || true)
say "report.tex compiles: $(grep -o 'Output written.*' latex/report.log), $wide overfull lines"
[ "$wide" -eq 0 ] || die "a table or line is wider than the page: $(grep Overfull latex/report.log)"

cp "$root/infra/ci/page/"* .
npm ci --silent --no-audit --no-fund
mkdir -p "${PAGES_OUT:-pages}"
node check.mjs "$(command -v chromium)" "$page" "${PAGES_OUT:-pages}"
