#!/bin/sh
# Make .venv from the lock file, install the project into it and build the front-end assets.
# A second run with nothing changed takes a fraction of a second.
set -eu
cd "$(dirname "$0")/.."

VENV=.venv
STAMP=$VENV/uprava-stamp

say() { printf '%s\n' "$*" >&2; }

die() {
    say "$*"
    exit 1
}

# Registries drop connections now and then: try a command three times.
retry() {
    for pause in 2 5 0; do
        "$@" && return
        [ "$pause" -eq 0 ] && return 1
        say "That failed; trying again in $pause s."
        sleep "$pause"
    done
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if is_new_enough "$name"; then
            printf '%s\n' "$name"
            return
        fi
    done
    die "Uprava needs Python 3.11 or newer; none was found. Install it, or name it: make PYTHON=… run"
}

may_use_apt() { [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; }

install_venv_package() {
    say "Installing python3-venv (this Python cannot make environments with pip) …"
    export DEBIAN_FRONTEND=noninteractive
    retry apt-get -qq update
    version=$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    retry apt-get -qq -o Dpkg::Use-Pty=0 install -y --no-install-recommends "python$version-venv" >/dev/null
}

make_environment() {
    rm -rf "$VENV"
    if "$1" -c 'import ensurepip, venv' 2>/dev/null; then
        "$1" -m venv "$VENV"
    elif may_use_apt; then
        install_venv_package "$1"
        "$1" -m venv "$VENV"
    elif "$1" -m pip --version >/dev/null 2>&1; then
        "$1" -m venv --without-pip "$VENV"
        retry "$1" -m pip --python "$VENV/bin/python" install -q pip
    else
        die "This Python has neither ensurepip nor pip. As root: apt install python3-venv"
    fi
}

pip() {
    "$VENV/bin/python" -m pip --disable-pip-version-check --quiet --retries 5 --timeout 60 \
        --no-input "$@"
}

# What the environment was made from: any change means another installation.
wanted_stamp() {
    { cat requirements.lock pyproject.toml && "$VENV/bin/python" -VV; } | sha256sum
}

install_project() {
    say "Installing the locked dependencies (a minute or two, once) …"
    retry pip install --require-hashes --no-deps --only-binary :all: -r requirements.lock ||
        die "The dependencies could not be installed. Check the network and run the command again."
    say "Building the front-end assets …"
    retry pip install --no-build-isolation --no-deps --editable . ||
        die "The project could not be installed; the lines above say why."
}

export PIP_ROOT_USER_ACTION=ignore npm_config_fetch_retries=5 npm_config_update_notifier=false

python=$(find_python)
if ! "$VENV/bin/python" -m pip --version >/dev/null 2>&1; then
    make_environment "$python"
fi
if [ "$(cat "$STAMP" 2>/dev/null)" != "$(wanted_stamp)" ]; then
    install_project
    wanted_stamp >"$STAMP"
else
    "$VENV/bin/python" scripts/assets.py
fi
