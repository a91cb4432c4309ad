# Shared by ./start and ./check: Python, the environment in .venv, and Debian packages.
# Sourced by bash in the root of the project.
# shellcheck shell=bash

PDF_PACKAGES="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

die() {
    printf '%s\n' "$*" >&2
    exit 1
}

find_python() {
    local name
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    die "Python 3.11 or newer is needed; on Debian 12 or Ubuntu 24.04 and newer: apt-get install python3 python3-pip"
}

# Where python3 comes without ensurepip, `-m venv` fails: virtualenv brings a pip of its own.
make_venv() {
    local python=$1
    "$python" -m venv .venv >/dev/null 2>&1 && [ -x .venv/bin/pip ] && return
    rm -rf .venv
    "$python" -m pip install --quiet --disable-pip-version-check --upgrade --target .venv-boot \
        --require-hashes --requirement requirements-boot.txt ||
        die "Neither venv nor pip works here: apt-get install python3-pip (or python3-venv), then try again."
    PYTHONPATH=.venv-boot "$python" -m virtualenv --quiet --no-download .venv
    rm -rf .venv-boot
}

# is_installed FILE: .venv was made from FILE as it is now.
is_installed() {
    local stamp=.venv/installed-$1
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(sha256sum <"$1")" ]
}

# ensure_environment FILE: .venv holds what FILE locks; without a change it costs nothing.
ensure_environment() {
    local file=$1 python
    # A moved or copied tree has a .venv whose scripts point elsewhere.
    if [ -x .venv/bin/python ] && ! .venv/bin/python -c 'import pip' 2>/dev/null; then
        rm -rf .venv
    fi
    is_installed "$file" && return
    # What the tests need holds all that the product needs, in the same versions.
    [ "$file" = requirements.txt ] && is_installed requirements-dev.txt && return
    python=$(find_python)
    [ -x .venv/bin/python ] || make_venv "$python"
    echo "Installing Python packages into .venv …"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
        --requirement "$file" || die "The Python packages could not be installed (see above)."
    sha256sum <"$file" >".venv/installed-$file"
}

# All of the list is read: `grep -q` would stop early, and pipefail would call that a failure.
has_library() {
    { ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null; } | grep "$1" >/dev/null
}

missing_pdf_packages() {
    has_library 'libpango-1\.0\.so\.0' || printf 'libpango-1.0-0 '
    has_library 'libpangoft2-1\.0\.so\.0' || printf 'libpangoft2-1.0-0 '
    has_library 'libharfbuzz-subset\.so\.0' || printf 'libharfbuzz-subset0 '
}

can_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null
}

install_packages() {
    apt-get update -qq >/dev/null 2>&1 || true # an old list is better than none
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null
}
