#!/usr/bin/env bash
# Sees to the system libraries that Qt's wheels expect from the system, on Debian and its kin; elsewhere it does nothing.
#
#   .ci/system-libraries.sh [PYTHON]
#
# Installs only what is missing, and only as root or with a sudo that asks for no password. Otherwise it says what is
# missing and ends well: the rest of the setup may do without.
set -euo pipefail
python=${1:-python3}
command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || exit 0

wanted=(
  libglib2.0-0 libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3                       # any Qt program
  libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0  # a window on X11
  libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0 libx11-xcb1
  libwayland-cursor0                                                                         # a window on Wayland
  fonts-dejavu-core fonts-noto-core fonts-noto-color-emoji                                    # Latin; Arabic, Urdu; emoji
)
[[ -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]] || wanted+=(xvfb xauth)  # tests of a real window
"$python" -c 'import ensurepip, venv' 2>/dev/null || wanted+=(python3-venv)

installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p')
missing=()
for package in "${wanted[@]}"; do
  # Newer releases carry some of these under a name with t64 at its end.
  grep -qxE "${package//./\\.}(t64)?" <<<"$installed" || missing+=("$package")
done
((${#missing[@]})) || exit 0

if ((EUID == 0)); then
  as_root=(env)
elif sudo -n true 2>/dev/null; then
  as_root=(sudo -n env)
else
  echo "Missing system libraries; install them with: sudo apt-get install ${missing[*]}" >&2
  exit 0
fi

echo "Installing system libraries: ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
"${as_root[@]}" apt-get update -qq >"$log" 2>&1 || cat "$log" >&2
if ! "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$log" 2>&1 </dev/null; then
  tail -5 "$log" >&2
  echo "The system libraries could not be installed; going on without: ${missing[*]}" >&2
fi
